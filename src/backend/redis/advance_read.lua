-- Moves a read position forward, never back.
-- KEYS read
-- ARGV room seq
-- Returns {moved, seq}.
local before = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0')
if tonumber(ARGV[2]) <= before then return {0, before} end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return {1, tonumber(ARGV[2])}
