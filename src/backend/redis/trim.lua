-- Drops entries below ARGV[1], at most ARGV[2] of them, and their keys.
-- KEYS meta log nonce
-- Returns 1 when all are gone, 0 to be called again.
local meta = redis.call('HMGET', KEYS[1], 'epoch', 'lo', 'top')
if not meta[1] then return redis.error_reply('NOROOM no such room') end
local lo, goal = tonumber(meta[2]), math.min(tonumber(ARGV[1]), tonumber(meta[3]) + 1)
local stop = math.min(goal, lo + tonumber(ARGV[2]))
if stop <= lo then return 1 end
for seq = lo, stop - 1 do
  local field = string.format('%d', seq)
  local slot = redis.call('HGET', KEYS[2], field)
  local key = slot and string.match(slot, '^%d+ %d+ (%S+) ')
  if key and key ~= '-' then redis.call('HDEL', KEYS[3], key) end
  redis.call('HDEL', KEYS[2], field)
end
redis.call('HSET', KEYS[1], 'lo', string.format('%d', stop))
redis.call('HINCRBY', KEYS[1], 'recounts', 1)
return stop == goal and 1 or 0
