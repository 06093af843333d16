-- Begins a room's log where there is none.
-- KEYS meta
-- ARGV epoch fence
-- Returns {epoch, lo, top, said, recounts}.
if redis.call('HSETNX', KEYS[1], 'epoch', ARGV[1]) == 1 then
  redis.call('HSET', KEYS[1], 'lo', 1, 'top', 0, 'at', 0, 'fence', ARGV[2])
end
return redis.call('HMGET', KEYS[1], 'epoch', 'lo', 'top', 'said', 'recounts')
