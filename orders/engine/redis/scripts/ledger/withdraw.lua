-- Undo tentative takes, never more than was taken. ARGV: lifetime of set-asides (ms), effort of an offer, guards, how many (partition, account, amount); these.
local lifetime, effort = number(), number()
local stale = compare()
if #stale > 0 then return {stale} end
local offers = {}
for _ = 1, number() do
  local p, account, amount = text(), text(), number()
  local taken = math.min(amount, tonumber(redis.call('HGET', TENTATIVE .. p, account) or 0))
  if taken > 0 then
    redis.call('HINCRBY', TENTATIVE .. p, account, digits(-taken))
    redis.call('HINCRBY', FREE, account, digits(taken))
    grown(account)
    offers[account] = true
  end
end
name(offers)
offer_all(offers, now() + lifetime, effort)
return {stale}
