--[[
  Permits that have been in flight for too long: nobody has said what became of them.

  Input:
    KEYS[1] owners
    KEYS[2] inflight
    ARGV[1] at most this many

  Output: citizenId, P|stockId|slot, repeated
]]
local time = redis.call("TIME")
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
local found = {}
for _, citizenId in ipairs(redis.call("ZRANGEBYSCORE", KEYS[2], 0, nowMs, "LIMIT", 0, ARGV[1])) do
  local permit = redis.call("HGET", KEYS[1], citizenId)
  if permit and string.sub(permit, 1, 2) == "P|" then
    found[#found + 1] = citizenId
    found[#found + 1] = permit
  else
    redis.call("ZREM", KEYS[2], citizenId)
  end
end
return found
