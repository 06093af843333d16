-- Renews a node's lease and names the nodes that are dead.
-- KEYS leases truce
-- ARGV node lease(ms) joins('1'|'')
-- Returns {known, node …}; known 0: this node was buried meanwhile and must join anew.
local time = redis.call('TIME')
local now, lease = time[1] * 1000 + math.floor(time[2] / 1000), tonumber(ARGV[2])
local mine = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not mine and ARGV[3] ~= '1' then return {0} end
-- Late myself: Redis was away, and the others may be as alive as I am.
if mine and tonumber(mine) < now then redis.call('SET', KEYS[2], 1, 'PX', lease) end
redis.call('ZADD', KEYS[1], now + lease, ARGV[1])
if redis.call('EXISTS', KEYS[2]) == 1 then return {1} end
local dead = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. now)
if #dead * 2 > redis.call('ZCARD', KEYS[1]) then
  dead = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. (now - lease))
end
table.insert(dead, 1, 1)
return dead
