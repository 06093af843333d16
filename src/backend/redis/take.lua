-- Takes from a bucket that fills by itself.
-- KEYS bucket
-- ARGV per_second burst cost
-- Returns the milliseconds to wait; 0: taken.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local rate, burst, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local bucket = redis.call('HMGET', KEYS[1], 'left', 'at')
local left = tonumber(bucket[1] or burst)
local since = math.max(0, now - tonumber(bucket[2] or now))
left = math.min(burst, left + since / 1000 * rate)
local wait = 0
if left >= cost then
  left = math.min(burst, left - cost)
else
  wait = math.ceil((cost - left) / rate * 1000)
end
redis.call('HSET', KEYS[1], 'left', tostring(left), 'at', string.format('%d', now))
redis.call('PEXPIRE', KEYS[1], math.min(math.ceil((burst - left) / rate * 1000) + 1000, 604800000))
return wait
