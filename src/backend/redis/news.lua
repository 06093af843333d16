-- What was touched after a number.
-- KEYS counters news
-- ARGV after('' = nothing, only the top) most
-- Returns {top, oldest kept (0 = none), 'n touch' …}.
local top = tonumber(redis.call('HGET', KEYS[1], 'news') or '0')
local oldest = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')[2] or '0'
local found = {top, tonumber(oldest)}
if ARGV[1] ~= '' then
  local words = redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. ARGV[1], '+inf', 'LIMIT', 0, ARGV[2])
  for _, word in ipairs(words) do found[#found + 1] = word end
end
return found
