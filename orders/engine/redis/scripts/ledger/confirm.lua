-- Make firm what batches took and changed, partition by partition. ARGV: lifetime of set-asides (ms), effort of an offer, guards, then for each partition:
-- new confirmed, change. Returns {stale}: those are left alone.
local lifetime, effort = number(), number()
local stale, partitions = compare()
local differs, list = {}, {}
for at = 1, #stale, 2 do differs[stale[at]] = true end
for _, p in ipairs(partitions) do
  local confirmed, new = text(), change()
  if not differs[p] then
    redis.call('HSET', HEAD, 'c:' .. p, confirmed)
    list[#list + 1] = p
    list[#list + 1] = new
  end
end
if #list > 0 then apply(list, lifetime, effort) end
return {stale}
