-- What a newcomer could have of accounts: an estimate for other stages, who only read. Returns an amount for each, nothing while the ledger is closed.
if shut() then return {} end
local accounts = texts(number())
local amounts, held = read(FREE, accounts), read(ASIDES, accounts)
local needed = going and read(NEEDED, accounts)
for a, free in ipairs(amounts) do
  if going and under_way()[accounts[a]] then held[a] = math.max(held[a], needed[a]) end
  if free > 0 then amounts[a] = math.max(free - held[a], 0) end
end
return amounts
