-- Moves a read position one way.
-- KEYS read
-- ARGV room seq way('forward'|'back')
-- Returns {moved, seq, rev}. Stored is `seq rev`, or `seq` alone where it never moved back.
local stored = redis.call('HGET', KEYS[1], ARGV[1]) or '0'
local before, rev = string.match(stored, '^(%d+) ?(%d*)$')
before, rev = tonumber(before), tonumber(rev) or 0
local seq = tonumber(ARGV[2])
local moves = ARGV[3] == 'forward' and seq > before or ARGV[3] == 'back' and seq < before
if not moves then return {0, before, rev} end
redis.call('HSET', KEYS[1], ARGV[1], string.format('%d %d', seq, rev + 1))
return {1, seq, rev + 1}
