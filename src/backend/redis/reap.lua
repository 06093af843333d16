-- Takes a node's counts out of one room, some at a time, and refuses whatever it announces later.
-- After present.lua; ARGV further: users
-- Returns {present, version, left to reap}.
redis.call('SADD', KEYS[4], ARGV[1])
-- A week: a node may be frozen for long, and its counts would be nobody's to reap.
redis.call('EXPIRE', KEYS[4], 604800)
local counts = redis.call('HSCAN', KEYS[1], 0, 'COUNT', ARGV[5])[2]
local left = {}
for i = 1, #counts, 2 do
  redis.call('HDEL', KEYS[1], counts[i])
  left[#left + 1] = go(counts[i])
end
local present, version = tell({}, left)
return {present, version, redis.call('HLEN', KEYS[1])}
