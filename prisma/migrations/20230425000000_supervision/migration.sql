-- R-6.1: cases that people close, the list of those who may not take part, days that are signed for.

-- CreateEnum
CREATE TYPE "CaseVerdict" AS ENUM ('false_alarm', 'settled', 'blocked', 'suspended');

-- AlterTable: what was published before gets the plan's own thresholds.
ALTER TABLE "campaign"
    ADD COLUMN "screening" JSONB NOT NULL DEFAULT '{"busyTerminal": {"count": 8, "minutes": 10}, "sharedDevice": {"claimants": 3}, "justAbove": {"count": 10, "percent": 60, "aboveFen": 2000}, "afterHours": {"graceMinutes": 30}, "manyReturns": {"sales": 10, "percent": 30, "days": 7}}',
    ADD COLUMN "screened_until" TIMESTAMPTZ(3);
ALTER TABLE "campaign" ALTER COLUMN "screening" DROP DEFAULT;

-- AlterTable
ALTER TABLE "exception_case"
    ADD COLUMN "campaign_id" TEXT,
    ADD COLUMN "citizen_id" TEXT,
    ADD COLUMN "device_id" TEXT,
    ADD COLUMN "severity" INTEGER NOT NULL DEFAULT 2,
    ADD COLUMN "holds_subsidy" BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1,
    ADD COLUMN "verdict" "CaseVerdict",
    ADD COLUMN "remark" TEXT,
    ADD COLUMN "closed_by" TEXT,
    ADD COLUMN "closed_name" TEXT;
UPDATE "exception_case" c SET "campaign_id" = t."campaign_id", "citizen_id" = t."citizen_id" FROM "trade" t WHERE t."id" = c."trade_id";
UPDATE "exception_case" SET "owner" = 'risk', "holds_subsidy" = true WHERE "kind" = 'repeat_sale';
UPDATE "exception_case" SET "severity" = 3, "holds_subsidy" = true WHERE "kind" IN ('amounts_differ', 'failed_after_paid', 'wechat_differs');
UPDATE "exception_case" SET "severity" = 3 WHERE "kind" = 'wechat_refund_stuck';
UPDATE "exception_case" SET "severity" = 1 WHERE "kind" = 'wechat_bill_missing';
ALTER TABLE "exception_case"
    ALTER COLUMN "owner" DROP DEFAULT,
    ALTER COLUMN "severity" DROP DEFAULT,
    ALTER COLUMN "holds_subsidy" DROP DEFAULT;

-- AlterTable
ALTER TABLE "block"
    ADD COLUMN "label" TEXT NOT NULL DEFAULT '',
    ADD COLUMN "blocked_by" TEXT NOT NULL DEFAULT '',
    ADD COLUMN "blocked_name" TEXT NOT NULL DEFAULT '',
    ADD COLUMN "lifted_by" TEXT,
    ADD COLUMN "lifted_name" TEXT,
    ADD COLUMN "lift_reason" TEXT;
UPDATE "block" SET "lifted_by" = 'system', "lifted_name" = '系统', "lift_reason" = '—' WHERE "lifted_at" IS NOT NULL;
ALTER TABLE "block"
    ALTER COLUMN "label" DROP DEFAULT,
    ALTER COLUMN "blocked_by" DROP DEFAULT,
    ALTER COLUMN "blocked_name" DROP DEFAULT;

-- CreateTable
CREATE TABLE "screening_day" (
    "campaign_id" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "counts" JSONB NOT NULL,
    "signed_at" TIMESTAMPTZ(3) NOT NULL,
    "signed_by" TEXT NOT NULL,
    "signed_name" TEXT NOT NULL,
    "remark" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "screening_day_pkey" PRIMARY KEY ("campaign_id", "day")
);

-- CreateIndex
CREATE INDEX "exception_case_campaign_id_opened_at_idx" ON "exception_case"("campaign_id", "opened_at");
CREATE INDEX "exception_case_trade_id_idx" ON "exception_case"("trade_id");
CREATE INDEX "exception_case_citizen_id_idx" ON "exception_case"("citizen_id");
CREATE INDEX "trade_merchant_id_paid_at_idx" ON "trade"("merchant_id", "paid_at");
CREATE INDEX "redemption_campaign_id_redeemed_at_idx" ON "redemption"("campaign_id", "redeemed_at");
CREATE INDEX "redemption_campaign_id_reversed_at_idx" ON "redemption"("campaign_id", "reversed_at");

-- AddForeignKey
ALTER TABLE "exception_case" ADD CONSTRAINT "exception_case_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "exception_case" ADD CONSTRAINT "exception_case_citizen_id_fkey" FOREIGN KEY ("citizen_id") REFERENCES "citizen"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "screening_day" ADD CONSTRAINT "screening_day_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema language cannot say.

-- The worst that is open comes first.
CREATE INDEX exception_case_open ON exception_case (severity DESC, opened_at) WHERE closed_at IS NULL;
ALTER TABLE exception_case
  ADD CONSTRAINT exception_case_severity CHECK (severity BETWEEN 1 AND 3),
  -- Closed by somebody, with a verdict and its reason, or not at all.
  ADD CONSTRAINT exception_case_closed CHECK (
    (closed_at IS NULL) = (verdict IS NULL) AND (closed_at IS NULL) = (closed_by IS NULL)
    AND (closed_at IS NULL) = (closed_name IS NULL) AND (closed_at IS NULL) = (remark IS NULL)),
  ADD CONSTRAINT exception_case_somebody_blocked CHECK (verdict <> 'blocked' OR citizen_id IS NOT NULL OR device_id IS NOT NULL),
  ADD CONSTRAINT exception_case_somebody_suspended CHECK (verdict <> 'suspended' OR merchant_id <> '');

-- What a case is about stays; what is closed is final.
CREATE FUNCTION refuse_case_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.closed_at IS NOT NULL
     OR (NEW.kind, NEW.event_key, NEW.merchant_id, NEW.trade_id, NEW.opened_at)
        IS DISTINCT FROM (OLD.kind, OLD.event_key, OLD.merchant_id, OLD.trade_id, OLD.opened_at) THEN
    RAISE EXCEPTION 'a case is not rewritten' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER exception_case_not_rewritten BEFORE UPDATE OR DELETE ON exception_case FOR EACH ROW EXECUTE FUNCTION refuse_case_rewrite();

-- Two people: whoever put somebody on the list does not take them off (R-6.1).
ALTER TABLE block
  ADD CONSTRAINT block_lifted CHECK (
    (lifted_at IS NULL) = (lifted_by IS NULL) AND (lifted_at IS NULL) = (lifted_name IS NULL) AND (lifted_at IS NULL) = (lift_reason IS NULL)),
  ADD CONSTRAINT block_lifted_by_another CHECK (lifted_by <> blocked_by);
CREATE FUNCTION refuse_block_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.lifted_at IS NOT NULL THEN
    RAISE EXCEPTION 'what was lifted stays lifted' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER block_not_rewritten BEFORE UPDATE ON block FOR EACH ROW EXECUTE FUNCTION refuse_block_rewrite();

-- A day is signed once, when it is over and nothing that was opened on it is open.
ALTER TABLE screening_day ADD CONSTRAINT screening_day_day CHECK (day ~ '^20[0-9]{2}-[0-9]{2}-[0-9]{2}$');
CREATE FUNCTION refuse_unfinished_day() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  begins timestamptz := (NEW.day || ' 00:00+08')::timestamptz;
BEGIN
  IF platform_now() < begins + interval '1 day' OR EXISTS (
    SELECT FROM exception_case c WHERE (c.campaign_id = NEW.campaign_id OR c.campaign_id IS NULL)
      AND c.opened_at >= begins AND c.opened_at < begins + interval '1 day' AND c.closed_at IS NULL
  ) THEN
    RAISE EXCEPTION 'the screening of % is not finished', NEW.day USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER screening_day_is_finished BEFORE INSERT ON screening_day FOR EACH ROW EXECUTE FUNCTION refuse_unfinished_day();
CREATE TRIGGER screening_day_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON screening_day FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Decision 5: nothing of the district's is paid for a sale that a person still has to look at.
CREATE OR REPLACE FUNCTION refuse_line_not_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM settlement s
    JOIN ledger_line l ON l.id = NEW.ledger_line_id AND l.campaign_id = s.campaign_id
    JOIN ledger_transaction t ON t.id = l.transaction_id AND t.trade_id IS NOT NULL
    WHERE s.id = NEW.settlement_id AND s.status = 'drawn' AND (
      (s.kind = 'payout' AND l.account = 'merchant_payable')
      OR (s.kind = 'subsidy_payout' AND l.account = 'merchant_subsidy_payable'
          AND EXISTS (SELECT 1 FROM invoice i WHERE i.trade_id = t.trade_id AND i.status = 'accepted')
          AND NOT EXISTS (SELECT 1 FROM exception_case c WHERE c.trade_id = t.trade_id AND c.holds_subsidy AND c.closed_at IS NULL)))
  ) THEN
    RAISE EXCEPTION 'ledger line % is not due in %', NEW.ledger_line_id, NEW.settlement_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
