-- The last lock on stock and money: what Prisma's schema language cannot say.

-- The instant every rule reads. The offset row exists only on a rehearsal clock.
CREATE FUNCTION platform_now() RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT clock_timestamp() + make_interval(secs => coalesce((SELECT offset_ms FROM rehearsal_clock WHERE id = 1), 0) / 1000.0)
$$;

ALTER TABLE rehearsal_clock ADD CONSTRAINT rehearsal_clock_is_one_row CHECK (id = 1);

-- Campaign (R-2.1, R-2.5)
ALTER TABLE campaign
  ADD CONSTRAINT campaign_period CHECK (starts_at < ends_at),
  ADD CONSTRAINT campaign_budget CHECK (budget_fen > 0),
  ADD CONSTRAINT campaign_trade_limits CHECK (max_discount_per_trade_fen > 0 AND max_vouchers_per_trade BETWEEN 1 AND 2 AND lock_seconds > 0 AND max_returns_per_voucher >= 0);
ALTER TABLE voucher_type
  ADD CONSTRAINT voucher_type_split CHECK (face_fen > 0 AND subsidy_fen >= 0 AND merchant_fen >= 0 AND face_fen = subsidy_fen + merchant_fen),
  ADD CONSTRAINT voucher_type_minimum CHECK (min_item_fen >= face_fen);
ALTER TABLE stock ADD CONSTRAINT stock_quota CHECK (quota > 0);

-- Money issued never exceeds the budget: the stock of a campaign is refused beyond it (R-2.2).
CREATE FUNCTION refuse_stock_beyond_budget() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  the_campaign campaign;
  face_total bigint;
BEGIN
  SELECT c.* INTO the_campaign FROM campaign c JOIN batch b ON b.campaign_id = c.id WHERE b.id = NEW.batch_id FOR UPDATE OF c;
  SELECT sum(s.quota::bigint * t.face_fen) INTO face_total
    FROM stock s JOIN batch b ON b.id = s.batch_id JOIN voucher_type t ON t.id = s.voucher_type_id
    WHERE b.campaign_id = the_campaign.id;
  IF face_total > the_campaign.budget_fen THEN
    RAISE EXCEPTION 'stock of % fen exceeds the budget of % fen', face_total, the_campaign.budget_fen USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER stock_within_budget AFTER INSERT OR UPDATE OF quota, batch_id, voucher_type_id ON stock
  FOR EACH ROW EXECUTE FUNCTION refuse_stock_beyond_budget();

-- Voucher: slots 1 … quota, claimed inside the window by the database's own clock (R-2.2, R-2.3).
ALTER TABLE voucher
  ADD CONSTRAINT voucher_slot CHECK (slot BETWEEN 1 AND quota),
  ADD CONSTRAINT voucher_number CHECK (number ~ '^[0-9]{8}$'),
  ADD CONSTRAINT voucher_returns CHECK (returned_count >= 0);

CREATE FUNCTION refuse_claim_outside_window() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  opens timestamptz;
  ends timestamptz;
  owner text;
BEGIN
  SELECT b.opens_at, c.ends_at, c.id INTO opens, ends, owner FROM batch b JOIN campaign c ON c.id = b.campaign_id WHERE b.id = NEW.batch_id;
  IF NEW.campaign_id <> owner OR NEW.claimed_at < opens OR NEW.claimed_at >= ends OR platform_now() < opens THEN
    RAISE EXCEPTION 'claimed at % outside % to %', NEW.claimed_at, opens, ends USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER voucher_inside_window BEFORE INSERT ON voucher FOR EACH ROW EXECUTE FUNCTION refuse_claim_outside_window();

-- What was claimed stays as it was claimed; a redeemed voucher moves on only by a reversal.
CREATE FUNCTION refuse_voucher_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.campaign_id, NEW.batch_id, NEW.stock_id, NEW.slot, NEW.citizen_id, NEW.number, NEW.claimed_at)
     IS DISTINCT FROM (OLD.id, OLD.campaign_id, OLD.batch_id, OLD.stock_id, OLD.slot, OLD.citizen_id, OLD.number, OLD.claimed_at) THEN
    RAISE EXCEPTION 'a claimed voucher is not rewritten' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.status = 'void' AND NEW.status <> 'void' THEN
    RAISE EXCEPTION 'a void voucher stays void' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER voucher_not_rewritten BEFORE UPDATE ON voucher FOR EACH ROW EXECUTE FUNCTION refuse_voucher_rewrite();

-- Trade (R-2.4)
ALTER TABLE trade
  ADD CONSTRAINT trade_sums CHECK (total_fen >= 0 AND discount_fen >= 0 AND payable_fen >= 0 AND total_fen = discount_fen + payable_fen),
  ADD CONSTRAINT trade_paid_what_was_locked CHECK (paid_fen IS NULL OR paid_fen = payable_fen),
  ADD CONSTRAINT trade_is_whole CHECK (status = 'not_found' OR (campaign_id IS NOT NULL AND store_id IS NOT NULL AND terminal_id IS NOT NULL AND citizen_id IS NOT NULL AND content_hash IS NOT NULL AND locked_at IS NOT NULL AND lock_expires_at IS NOT NULL)),
  ADD CONSTRAINT trade_paid_is_complete CHECK (status NOT IN ('paid', 'partly_refunded', 'refunded') OR (paid_fen IS NOT NULL AND paid_at IS NOT NULL AND transaction_id IS NOT NULL));
ALTER TABLE trade_item
  ADD CONSTRAINT trade_item_amounts CHECK (unit_fen >= 0 AND quantity > 0 AND discount_fen >= 0 AND discount_fen <= unit_fen),
  ADD CONSTRAINT trade_item_one_voucher_one_piece CHECK (discount_fen = 0 OR (quantity = 1 AND serial_no IS NOT NULL));
ALTER TABLE refund ADD CONSTRAINT refund_amount CHECK (refund_fen >= 0);

-- At most 200 yuan of vouchers a purchase: the campaign's own limit, checked once more where the money is (R-2.4).
CREATE FUNCTION refuse_trade_beyond_limit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  most integer;
BEGIN
  SELECT max_discount_per_trade_fen INTO most FROM campaign WHERE id = NEW.campaign_id;
  IF NEW.discount_fen > most THEN
    RAISE EXCEPTION 'discount of % fen exceeds % fen a purchase', NEW.discount_fen, most USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER trade_within_limit BEFORE INSERT OR UPDATE OF discount_fen ON trade
  FOR EACH ROW WHEN (NEW.campaign_id IS NOT NULL) EXECUTE FUNCTION refuse_trade_beyond_limit();

-- Redemption: one live row a voucher, one live row a serial number in a campaign.
ALTER TABLE redemption ADD CONSTRAINT redemption_split CHECK (face_fen > 0 AND face_fen = subsidy_fen + merchant_fen);
CREATE UNIQUE INDEX redemption_one_live_per_voucher ON redemption (voucher_id) WHERE status IN ('locked', 'redeemed');
CREATE UNIQUE INDEX redemption_one_live_per_serial ON redemption (campaign_id, serial_no) WHERE status IN ('locked', 'redeemed');

CREATE FUNCTION refuse_cheap_item() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  minimum integer;
  price integer;
BEGIN
  SELECT t.min_item_fen INTO minimum FROM voucher v JOIN stock s ON s.id = v.stock_id JOIN voucher_type t ON t.id = s.voucher_type_id WHERE v.id = NEW.voucher_id;
  SELECT unit_fen INTO price FROM trade_item WHERE trade_id = NEW.trade_id AND line_no = NEW.line_no;
  IF price IS NULL OR price < minimum THEN
    RAISE EXCEPTION 'item of % fen is under the minimum of % fen', price, minimum USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER redemption_item_dear_enough BEFORE INSERT ON redemption FOR EACH ROW EXECUTE FUNCTION refuse_cheap_item();

-- Ledger: every transaction sums to zero when it commits; nothing is edited or deleted.
ALTER TABLE ledger_line ADD CONSTRAINT ledger_line_amount CHECK (amount_fen <> 0);
CREATE FUNCTION refuse_unbalanced_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  balance numeric;
BEGIN
  SELECT sum(amount_fen) INTO balance FROM ledger_line WHERE transaction_id = NEW.transaction_id;
  IF balance <> 0 THEN
    RAISE EXCEPTION 'ledger transaction % is off by % fen', NEW.transaction_id, balance USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_balances AFTER INSERT ON ledger_line DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION refuse_unbalanced_transaction();

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER ledger_line_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_line FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_transaction_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transaction FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER voucher_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON voucher_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER claim_attempt_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON claim_attempt FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER claim_seal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON claim_seal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A voucher expires once; the event only tidies what the clock says already.
CREATE UNIQUE INDEX voucher_event_one_expiry ON voucher_event (voucher_id) WHERE kind = 'expired';
