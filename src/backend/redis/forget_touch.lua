-- Takes a touch out of the news, leaving its numbers.
-- KEYS news
-- ARGV touch
-- Returns 1.
for _, word in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  local n, touch = string.match(word, '^(%d+) (.*)$')
  if touch == ARGV[1] then
    redis.call('ZREM', KEYS[1], word)
    redis.call('ZADD', KEYS[1], n, n .. ' ')
  end
end
return 1
