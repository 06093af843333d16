-- Notes rooms in which a node is about to have counts, so that a reaper misses none.
-- KEYS leases rooms
-- ARGV node room …
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then return redis.error_reply('FENCED taken for dead') end
for i = 2, #ARGV do redis.call('SADD', KEYS[2], ARGV[i]) end
return 1
