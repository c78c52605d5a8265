--[[
  Marks permits as committed in Postgres. Nothing in flight remains of them.

  Input:
    KEYS[1] owners
    KEYS[2] inflight
    ARGV    citizenId, stockId, slot, repeated

  Output: how many were marked
]]
for i = 1, #ARGV, 3 do
  redis.call("HSET", KEYS[1], ARGV[i], "C|" .. ARGV[i + 1] .. "|" .. ARGV[i + 2])
  redis.call("ZREM", KEYS[2], ARGV[i])
end
return #ARGV / 3
