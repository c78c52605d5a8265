--[[
  Hands one permitted slot back, if it is still the very permit that is meant.

  Input:
    KEYS[1] owners
    KEYS[2] inflight
    KEYS[3] devices
    KEYS[4] free list of the stock
    ARGV[1] citizenId
    ARGV[2] stockId
    ARGV[3] slot
    ARGV[4] deviceId, or empty when it is not known
    ARGV[5] 1: the slot is free again; 0: Postgres has it under another citizen, only the permit dies

  Output: 1 handed back, 0 it was another permit or none
]]
local permit = "P|" .. ARGV[2] .. "|" .. ARGV[3]
if redis.call("HGET", KEYS[1], ARGV[1]) ~= permit then
  return 0
end
redis.call("HDEL", KEYS[1], ARGV[1])
redis.call("ZREM", KEYS[2], ARGV[1])
if ARGV[4] ~= "" and redis.call("HINCRBY", KEYS[3], ARGV[4], -1) <= 0 then
  redis.call("HDEL", KEYS[3], ARGV[4])
end
if ARGV[5] == "1" then
  redis.call("RPUSH", KEYS[4], ARGV[3])
end
return 1
