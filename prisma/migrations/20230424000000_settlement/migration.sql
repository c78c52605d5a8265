-- Real-name invoices, and the money that follows from them.

-- CreateEnum
CREATE TYPE "InvoiceStatus" AS ENUM ('checking', 'reviewing', 'accepted', 'returned');

-- CreateEnum
CREATE TYPE "SettlementKind" AS ENUM ('payout', 'subsidy_payout');

-- CreateEnum
CREATE TYPE "SettlementStatus" AS ENUM ('drawn', 'checked', 'paid', 'applied', 'bureau_approved', 'finance_approved', 'reimbursed');

ALTER TYPE "LedgerAccount" ADD VALUE 'paid_out';
ALTER TYPE "LedgerAccount" ADD VALUE 'jlpay_advance';
ALTER TYPE "LedgerAccount" ADD VALUE 'district_paid';
ALTER TYPE "ReminderKind" ADD VALUE 'invoice';
ALTER TYPE "ReminderKind" ADD VALUE 'settlement';

-- AlterTable
ALTER TABLE "ledger_transaction" ALTER COLUMN "trade_id" DROP NOT NULL;

-- CreateTable
CREATE TABLE "invoice" (
    "id" TEXT NOT NULL,
    "campaign_id" TEXT NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "trade_id" TEXT NOT NULL,
    "status" "InvoiceStatus" NOT NULL DEFAULT 'checking',
    "code" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "check_code" TEXT NOT NULL DEFAULT '',
    "buyer_sealed" TEXT NOT NULL,
    "amount_fen" INTEGER NOT NULL,
    "issued_on" TEXT NOT NULL,
    "file_id" TEXT NOT NULL,
    "file_sha256" TEXT NOT NULL,
    "handed_in_at" TIMESTAMPTZ(3) NOT NULL,
    "handed_in_by" TEXT NOT NULL,
    "checked_at" TIMESTAMPTZ(3),
    "differences" JSONB NOT NULL DEFAULT '[]',
    "tries" INTEGER NOT NULL DEFAULT 0,
    "next_ask_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_at" TIMESTAMPTZ(3),
    "decided_by" TEXT,
    "decided_name" TEXT,
    "reason" TEXT,

    CONSTRAINT "invoice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "settlement" (
    "id" TEXT NOT NULL,
    "campaign_id" TEXT NOT NULL,
    "kind" "SettlementKind" NOT NULL,
    "last_day" TEXT NOT NULL,
    "status" "SettlementStatus" NOT NULL DEFAULT 'drawn',
    "version" INTEGER NOT NULL DEFAULT 1,
    "drawn_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "settlement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "settlement_line" (
    "ledger_line_id" BIGINT NOT NULL,
    "settlement_id" TEXT NOT NULL,

    CONSTRAINT "settlement_line_pkey" PRIMARY KEY ("ledger_line_id")
);

-- CreateTable
CREATE TABLE "settlement_step" (
    "id" TEXT NOT NULL,
    "settlement_id" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by_id" TEXT NOT NULL,
    "by_name" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "settlement_step_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "invoice_campaign_id_status_handed_in_at_idx" ON "invoice"("campaign_id", "status", "handed_in_at");
CREATE INDEX "invoice_merchant_id_idx" ON "invoice"("merchant_id");
CREATE INDEX "invoice_trade_id_idx" ON "invoice"("trade_id");
CREATE INDEX "invoice_file_id_idx" ON "invoice"("file_id");
CREATE INDEX "invoice_status_next_ask_at_idx" ON "invoice"("status", "next_ask_at");
CREATE UNIQUE INDEX "settlement_campaign_id_kind_last_day_key" ON "settlement"("campaign_id", "kind", "last_day");
CREATE INDEX "settlement_line_settlement_id_idx" ON "settlement_line"("settlement_id");
CREATE INDEX "settlement_step_settlement_id_idx" ON "settlement_step"("settlement_id");

-- AddForeignKey
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_trade_id_fkey" FOREIGN KEY ("trade_id") REFERENCES "trade"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "stored_file"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "settlement" ADD CONSTRAINT "settlement_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "settlement_line" ADD CONSTRAINT "settlement_line_ledger_line_id_fkey" FOREIGN KEY ("ledger_line_id") REFERENCES "ledger_line"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "settlement_line" ADD CONSTRAINT "settlement_line_settlement_id_fkey" FOREIGN KEY ("settlement_id") REFERENCES "settlement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "settlement_step" ADD CONSTRAINT "settlement_step_settlement_id_fkey" FOREIGN KEY ("settlement_id") REFERENCES "settlement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema language cannot say.

-- An invoice stands for one sale, and a number, like a picture, for one invoice: over all enterprises (R-3.1).
CREATE UNIQUE INDEX invoice_one_per_trade ON invoice (trade_id) WHERE status <> 'returned';
CREATE UNIQUE INDEX invoice_number_once ON invoice (code, number) WHERE status <> 'returned';
CREATE UNIQUE INDEX invoice_picture_once ON invoice (file_sha256) WHERE status <> 'returned';
ALTER TABLE invoice
  ADD CONSTRAINT invoice_amount CHECK (amount_fen > 0),
  ADD CONSTRAINT invoice_number CHECK ((code = '' AND number ~ '^[0-9]{20}$') OR (code ~ '^([0-9]{10}|[0-9]{12})$' AND number ~ '^[0-9]{8}$')),
  ADD CONSTRAINT invoice_day CHECK (issued_on ~ '^20[0-9]{2}-[0-9]{2}-[0-9]{2}$'),
  ADD CONSTRAINT invoice_decided CHECK ((status IN ('accepted', 'returned')) = (decided_at IS NOT NULL)),
  ADD CONSTRAINT invoice_returned_with_reason CHECK (status <> 'returned' OR reason IS NOT NULL);

-- Its amount is what was really paid: without the voucher's face, less what was given back (R-3.1).
CREATE FUNCTION refuse_invoice_of_another_amount() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  paid integer;
BEGIN
  SELECT t.paid_fen - coalesce((SELECT sum(r.refund_fen) FROM refund r WHERE r.trade_id = t.id), 0) INTO paid
    FROM trade t WHERE t.id = NEW.trade_id AND t.status IN ('paid', 'partly_refunded') AND t.merchant_id = NEW.merchant_id FOR UPDATE;
  IF paid IS NULL OR paid <> NEW.amount_fen THEN
    RAISE EXCEPTION 'invoice of % fen for a sale of % fen', NEW.amount_fen, paid USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER invoice_amount_was_paid BEFORE INSERT ON invoice FOR EACH ROW EXECUTE FUNCTION refuse_invoice_of_another_amount();

-- What was handed in stays as it was; a decision stays as it was made.
CREATE FUNCTION refuse_invoice_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.trade_id, NEW.merchant_id, NEW.code, NEW.number, NEW.amount_fen, NEW.issued_on, NEW.file_sha256)
     IS DISTINCT FROM (OLD.trade_id, OLD.merchant_id, OLD.code, OLD.number, OLD.amount_fen, OLD.issued_on, OLD.file_sha256)
     OR OLD.status IN ('accepted', 'returned') THEN
    RAISE EXCEPTION 'an invoice is not rewritten' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER invoice_not_rewritten BEFORE UPDATE ON invoice FOR EACH ROW EXECUTE FUNCTION refuse_invoice_rewrite();

ALTER TABLE settlement
  ADD CONSTRAINT settlement_day CHECK (last_day ~ '^20[0-9]{2}-[0-9]{2}-[0-9]{2}$'),
  -- What consumers paid is theirs and the enterprise's: nothing of it is asked of the district.
  ADD CONSTRAINT settlement_payout_ends_paid CHECK (kind = 'subsidy_payout' OR status IN ('drawn', 'checked', 'paid'));

-- A line is of the account that this kind pays, of this campaign, and of the district's part only with an accepted invoice (R-3.4).
CREATE FUNCTION refuse_line_not_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM settlement s
    JOIN ledger_line l ON l.id = NEW.ledger_line_id AND l.campaign_id = s.campaign_id
    JOIN ledger_transaction t ON t.id = l.transaction_id AND t.trade_id IS NOT NULL
    WHERE s.id = NEW.settlement_id AND s.status = 'drawn' AND (
      (s.kind = 'payout' AND l.account = 'merchant_payable')
      OR (s.kind = 'subsidy_payout' AND l.account = 'merchant_subsidy_payable'
          AND EXISTS (SELECT 1 FROM invoice i WHERE i.trade_id = t.trade_id AND i.status = 'accepted')))
  ) THEN
    RAISE EXCEPTION 'ledger line % is not due in %', NEW.ledger_line_id, NEW.settlement_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER settlement_line_is_due BEFORE INSERT ON settlement_line FOR EACH ROW EXECUTE FUNCTION refuse_line_not_due();

-- Until it is paid a line may be taken out, for an enterprise that is stopped (R-6.2); never afterwards.
CREATE FUNCTION refuse_paid_line_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' OR (SELECT status FROM settlement WHERE id = OLD.settlement_id) NOT IN ('drawn', 'checked') THEN
    RAISE EXCEPTION 'a settlement that is paid is not changed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER settlement_line_stays BEFORE UPDATE OR DELETE ON settlement_line FOR EACH ROW EXECUTE FUNCTION refuse_paid_line_change();
CREATE TRIGGER settlement_step_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON settlement_step FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
