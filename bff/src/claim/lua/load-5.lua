--[[
  Makes what Redis says of one stock agree with what Postgres has: committed owners are marked, and every slot that is
  neither committed, nor in flight, nor free already becomes free. Run on an empty Redis it loads the stock; run again
  it repairs whatever was lost in between. Should a slot be offered twice, Postgres refuses the second.

  Input:
    KEYS[1] owners
    KEYS[2] inflight
    KEYS[3] devices
    KEYS[4] free list of the stock
    KEYS[5] ready
    ARGV[1] stockId
    ARGV[2] quota
    ARGV[3] 1: count devices too (first load), 0: leave them
    ARGV[4] 1: this was the batch's last stock, the batch is ready
    ARGV    citizenId, slot, deviceId of every committed voucher, repeated from ARGV[5]

  Output: how many slots were made free
]]
local stockId, quota = ARGV[1], tonumber(ARGV[2])
local taken = {}

for i = 5, #ARGV, 3 do
  taken[tonumber(ARGV[i + 1])] = true
  local before = redis.call("HGET", KEYS[1], ARGV[i])
  if not before or string.sub(before, 1, 2) == "P|" then
    redis.call("HSET", KEYS[1], ARGV[i], "C|" .. stockId .. "|" .. ARGV[i + 1])
    redis.call("ZREM", KEYS[2], ARGV[i])
  end
  if ARGV[3] == "1" then
    redis.call("HINCRBY", KEYS[3], ARGV[i + 2], 1)
  end
end
for _, owner in ipairs(redis.call("HVALS", KEYS[1])) do
  local ownedStock, slot = string.match(owner, "^.|(.-)|(%d+)$")
  if ownedStock == stockId then
    taken[tonumber(slot)] = true
  end
end

local listed = {}
for _, slot in ipairs(redis.call("LRANGE", KEYS[4], 0, -1)) do
  listed[tonumber(slot)] = true
end

local freed = 0
for slot = 1, quota do
  if taken[slot] and listed[slot] then
    redis.call("LREM", KEYS[4], 0, slot)
  elseif not taken[slot] and not listed[slot] then
    redis.call("RPUSH", KEYS[4], slot)
    freed = freed + 1
  end
end
if ARGV[4] == "1" then
  redis.call("SET", KEYS[5], "1")
end
return freed
