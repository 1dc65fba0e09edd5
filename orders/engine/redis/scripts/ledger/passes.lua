-- Who was passed over and has not been told since. ARGV: guards, limit.
-- Returns {stale, per partition asked: key, account, times, key ...}.
local stale, partitions = compare()
if #stale > 0 then return {stale} end
local limit, answers = number(), {}
for at, p in ipairs(partitions) do
  local found = {}
  for _, entry in ipairs(redis.call('ZRANGE', UNTOLD .. p, 0, limit - 1)) do
    local account, key = string.match(entry, '^([^\31]*)\31(.*)$')
    found[#found + 1] = key
    found[#found + 1] = account
    found[#found + 1] = times_of(p .. SEP .. key)[account]
  end
  answers[at] = found
end
return {stale, answers}
