-- End expired set-asides, so many at a time, and wake the next; then whom to wake. ARGV: lifetime of set-asides (ms), effort of an offer, guards,
-- limit.
-- Returns {stale, per partition asked: key, account, whom its wake went past (as `:passed` has it), key, account ...}.
local EXPIRING = 500
local lifetime, effort = number(), number()
local stale, partitions = compare()
if #stale > 0 then return {stale} end
local limit, time, offers = number(), now(), {}
for _, place in ipairs(redis.call('ZRANGEBYSCORE', UNTIL, '-inf', digits(time), 'LIMIT', 0, EXPIRING)) do
  local account = string.match(place, '^[^\31]*')
  rest(account, place)
  offers[account] = true
end
offer_all(offers, time + lifetime, effort)

local answers = {}
for at, p in ipairs(partitions) do
  local found = {}
  for _, key in ipairs(redis.call('ZRANGE', WAKE .. p, 0, limit - 1)) do
    local ident = p .. SEP .. key
    local wake = redis.call('HGET', WAKES, ident)
    local account = string.sub(wake, 2)
    if string.sub(wake, 1, 1) == '0' then redis.call('HSET', WAKES, ident, '1' .. account) end
    found[#found + 1], found[#found + 2], found[#found + 3] = key, account, passed_by(ident)
  end
  answers[at] = found
end
return {stale, answers}
