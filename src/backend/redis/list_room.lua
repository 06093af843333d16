-- Adds a room to the directory.
-- KEYS directory count
-- ARGV room card most
-- Returns 'added', 'taken' or 'full'.
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then return 'taken' end
if redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then return 'full' end
redis.call('HSET', KEYS[1], ARGV[1], redis.call('INCR', KEYS[2]) .. ' ' .. ARGV[2])
return 'added'
