-- The claim's window, asked once a statement instead of once a voucher: a group commit brings up to 128 of them (R-2.2, R-2.3).
DROP TRIGGER voucher_inside_window ON voucher;
DROP FUNCTION refuse_claim_outside_window();

CREATE FUNCTION refuse_claims_outside_window() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moment timestamptz := platform_now();
  early_or_late record;
BEGIN
  SELECT claimed.claimed_at, b.opens_at, c.ends_at INTO early_or_late
    FROM claimed JOIN batch b ON b.id = claimed.batch_id JOIN campaign c ON c.id = b.campaign_id
    WHERE claimed.campaign_id <> c.id OR claimed.claimed_at < b.opens_at OR claimed.claimed_at >= c.ends_at OR moment < b.opens_at
    LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'claimed at % outside % to %', early_or_late.claimed_at, early_or_late.opens_at, early_or_late.ends_at USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER vouchers_inside_window AFTER INSERT ON voucher REFERENCING NEW TABLE AS claimed
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_claims_outside_window();
