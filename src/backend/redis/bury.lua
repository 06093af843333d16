-- Forgets a dead node once all its rooms are reaped.
-- KEYS leases rooms
-- ARGV node room …
-- Returns 1 when it is done, 0 when the node touched further rooms meanwhile.
for i = 2, #ARGV do redis.call('SREM', KEYS[2], ARGV[i]) end
if redis.call('SCARD', KEYS[2]) > 0 then return 0 end
redis.call('ZREM', KEYS[1], ARGV[1])
return 1
