--[[
  Lets one citizen try for one slot of a stock, or says why not. The slot is theirs to write into Postgres;
  until that is confirmed it stays in flight, and a sweeper may hand it back.

  Input:
    KEYS[1] ready      string, exists while the batch is loaded
    KEYS[2] owners     hash, citizenId -> P|stockId|slot (permitted) or C|stockId|slot (committed)
    KEYS[3] inflight   sorted set, citizenId by the instant at which the permit may be swept, ms
    KEYS[4] devices    hash, deviceId -> vouchers permitted in this batch
    KEYS[5] free       list of free slots of the stock

    ARGV[1] citizenId
    ARGV[2] stockId
    ARGV[3] deviceId
    ARGV[4] vouchers a device may have in this batch, 0 = no limit
    ARGV[5] milliseconds until the permit may be swept

  Output:
    >= 1  the slot
    -1    the batch is not loaded
    -2    the citizen has a voucher or a permit in this batch
    -3    sold out: none free and none in flight
    -4    none free at present, but one in flight may come back
    -5    the device has as many as it may
]]
local citizenId, stockId, deviceId = ARGV[1], ARGV[2], ARGV[3]
local deviceLimit, holdMs = tonumber(ARGV[4]), tonumber(ARGV[5])

if redis.call("EXISTS", KEYS[1]) == 0 then
  return -1
end
if redis.call("HEXISTS", KEYS[2], citizenId) == 1 then
  return -2
end
if deviceLimit > 0 and tonumber(redis.call("HGET", KEYS[4], deviceId) or "0") >= deviceLimit then
  return -5
end

local slot = redis.call("LPOP", KEYS[5])
if not slot then
  if redis.call("ZCARD", KEYS[3]) == 0 then
    return -3
  end
  return -4
end

local time = redis.call("TIME")
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call("HSET", KEYS[2], citizenId, "P|" .. stockId .. "|" .. slot)
redis.call("ZADD", KEYS[3], nowMs + holdMs, citizenId)
redis.call("HINCRBY", KEYS[4], deviceId, 1)
return tonumber(slot)
