-- What a newcomer could have of accounts: an estimate for other stages. Returns an amount for each, nothing while the ledger is closed.
if shut() then return {} end
local accounts = texts(number())
local amounts, aside = read(FREE, accounts), read(ASIDES, accounts)
for a, free in ipairs(amounts) do
  if free > 0 then amounts[a] = math.max(free - aside[a], 0) end
end
return amounts
