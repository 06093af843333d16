-- A page of records in the order of their ids.
-- KEYS records ids
-- ARGV from('[id' or '(id') to('(id' or '+') most
-- Returns {id, record, id, record …}.
local ids = redis.call('ZRANGEBYLEX', KEYS[2], ARGV[1], ARGV[2], 'LIMIT', 0, ARGV[3])
local found = {}
for _, id in ipairs(ids) do
  local record = redis.call('HGET', KEYS[1], id)
  if record then
    found[#found + 1] = id
    found[#found + 1] = record
  end
end
return found
