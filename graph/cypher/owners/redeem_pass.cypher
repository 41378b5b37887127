// A pass was redeemed: from now on it is this account.
MATCH (k:Pass {id: $id})
SET k.redeemed_at = $at, k.account = $account
