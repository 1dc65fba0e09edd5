-- Take a partition over. ARGV: lifetime of set-asides (ms), effort of an offer, partition, fencing token, confirmed, change. Returns {stale}.
local lifetime, effort, p, token, confirmed, new = number(), number(), text(), text(), text(), change()
local known = redis.call('HMGET', HEAD, 'f:' .. p, 'c:' .. p)
local reason = shut() or (not known[1] and 'missing') or (tonumber(known[1]) > tonumber(token) and 'fencing_token')
if reason then return {{p, reason}} end

local function before(one, other)
  local token_of_one, batch_of_one = string.match(one, '^(%d+):(-?%d+)$')
  local token_of_other, batch_of_other = string.match(other, '^(%d+):(-?%d+)$')
  if not token_of_one or not token_of_other then return not token_of_one and token_of_other ~= nil end
  if token_of_one ~= token_of_other then return tonumber(token_of_one) < tonumber(token_of_other) end
  return tonumber(batch_of_one) < tonumber(batch_of_other)
end

redis.call('HSET', HEAD, 'f:' .. p, token)
if before(known[2], confirmed) then
  redis.call('HSET', HEAD, 'c:' .. p, confirmed)
else
  new = {free = {}, hand = {}, waits = {}, woken = {}, told = {}, touched = {}, heard = {}}
end
-- The batch that came to nothing may have used up what was set aside for who was woken: these queue again.
for _, key in ipairs(redis.call('ZRANGE', WAKE .. p, 0, -1)) do
  for _, wait in ipairs(waits_of(p .. SEP .. key)) do
    if not redis.call('ZSCORE', RESTING, wait.place) and not redis.call('ZSCORE', CALLED, wait.place) then
      queue_up(wait.account, wait.place)
    end
  end
end
apply({p, new}, lifetime, effort)
return {{}}
