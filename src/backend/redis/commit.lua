-- Makes all changes of records, or none.
-- KEYS counters news done then for each change: records ids
-- ARGV kept touches touch … then for each change: id expect('*' anything, '-' absent, version) write('1'|'') json
-- Returns 1; 0 if a record is not as expected.
if redis.call('EXISTS', KEYS[3]) == 1 then return 1 end
local kept, touches = tonumber(ARGV[1]), tonumber(ARGV[2])
local first = 3 + touches
for i = 0, (#ARGV - first + 1) / 4 - 1 do
  local at, records = first + i * 4, KEYS[4 + i * 2]
  local expect = ARGV[at + 1]
  if expect ~= '*' then
    local stored = redis.call('HGET', records, ARGV[at])
    if expect == '-' then
      if stored then return 0 end
    elseif not stored or string.match(stored, '^(%d+) ') ~= expect then
      return 0
    end
  end
end
local version = string.format('%d', redis.call('HINCRBY', KEYS[1], 'version', 1))
for i = 0, (#ARGV - first + 1) / 4 - 1 do
  local at, records, ids = first + i * 4, KEYS[4 + i * 2], KEYS[5 + i * 2]
  if ARGV[at + 2] == '1' then
    redis.call('HSET', records, ARGV[at], version .. ' ' .. ARGV[at + 3])
    redis.call('ZADD', ids, 0, ARGV[at])
  else
    redis.call('HDEL', records, ARGV[at])
    redis.call('ZREM', ids, ARGV[at])
  end
end
for i = 3, 2 + touches do
  local n = redis.call('HINCRBY', KEYS[1], 'news', 1)
  redis.call('ZADD', KEYS[2], n, string.format('%d', n) .. ' ' .. ARGV[i])
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', n - kept)
end
redis.call('SET', KEYS[3], 1, 'PX', 60000)
return 1
