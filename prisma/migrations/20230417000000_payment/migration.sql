-- Payments of customers in WeChat: attempts, money that goes back, notices, bills.

-- CreateEnum
CREATE TYPE "PayOrderStatus" AS ENUM ('open', 'paid', 'closed');

-- CreateEnum
CREATE TYPE "PayVerdict" AS ENUM ('redeemed', 'stray');

-- CreateEnum
CREATE TYPE "PayRefundStatus" AS ENUM ('due', 'processing', 'success', 'abnormal');

-- CreateTable
CREATE TABLE "pay_order" (
    "id" TEXT NOT NULL,
    "trade_id" TEXT NOT NULL,
    "citizen_id" TEXT NOT NULL,
    "openid" TEXT NOT NULL,
    "out_trade_no" TEXT NOT NULL,
    "amount_fen" INTEGER NOT NULL,
    "status" "PayOrderStatus" NOT NULL DEFAULT 'open',
    "verdict" "PayVerdict",
    "transaction_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "claimed_at" TIMESTAMPTZ(3),
    "paid_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "next_ask_at" TIMESTAMPTZ(3) NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "ending" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "pay_order_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pay_refund" (
    "id" TEXT NOT NULL,
    "pay_order_id" TEXT NOT NULL,
    "out_refund_no" TEXT NOT NULL,
    "source_key" TEXT NOT NULL,
    "amount_fen" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "status" "PayRefundStatus" NOT NULL DEFAULT 'due',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "done_at" TIMESTAMPTZ(3),
    "next_ask_at" TIMESTAMPTZ(3) NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "pay_refund_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pay_notice" (
    "id" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pay_notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pay_bill" (
    "day" TEXT NOT NULL,
    "pay_fen" BIGINT NOT NULL,
    "refund_fen" BIGINT NOT NULL,
    "lines" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "imported_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pay_bill_pkey" PRIMARY KEY ("day")
);

-- CreateIndex
CREATE UNIQUE INDEX "pay_order_out_trade_no_key" ON "pay_order"("out_trade_no");
CREATE UNIQUE INDEX "pay_order_transaction_id_key" ON "pay_order"("transaction_id");
CREATE INDEX "pay_order_trade_id_idx" ON "pay_order"("trade_id");
CREATE INDEX "pay_order_status_next_ask_at_idx" ON "pay_order"("status", "next_ask_at");
CREATE INDEX "pay_order_paid_at_idx" ON "pay_order"("paid_at");
CREATE UNIQUE INDEX "pay_refund_out_refund_no_key" ON "pay_refund"("out_refund_no");
CREATE UNIQUE INDEX "pay_refund_source_key_key" ON "pay_refund"("source_key");
CREATE INDEX "pay_refund_pay_order_id_idx" ON "pay_refund"("pay_order_id");
CREATE INDEX "pay_refund_status_next_ask_at_idx" ON "pay_refund"("status", "next_ask_at");
CREATE INDEX "pay_refund_done_at_idx" ON "pay_refund"("done_at");

-- AddForeignKey
ALTER TABLE "pay_refund" ADD CONSTRAINT "pay_refund_pay_order_id_fkey" FOREIGN KEY ("pay_order_id") REFERENCES "pay_order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TYPE "LedgerAccount" ADD VALUE 'stray_received';
ALTER TYPE "LedgerAccount" ADD VALUE 'stray_refundable';

-- A trade is paid for in one place at a time; what is paid says what became of the money.
CREATE UNIQUE INDEX pay_order_one_open_per_trade ON pay_order (trade_id) WHERE status = 'open';
CREATE UNIQUE INDEX pay_order_one_redeemed_per_trade ON pay_order (trade_id) WHERE verdict = 'redeemed';
ALTER TABLE pay_order
  ADD CONSTRAINT pay_order_amount CHECK (amount_fen > 0),
  ADD CONSTRAINT pay_order_paid_is_complete CHECK ((status = 'paid') = (verdict IS NOT NULL AND transaction_id IS NOT NULL AND paid_at IS NOT NULL));
ALTER TABLE pay_refund
  ADD CONSTRAINT pay_refund_amount CHECK (amount_fen > 0),
  ADD CONSTRAINT pay_refund_done CHECK ((status = 'success') = (done_at IS NOT NULL));

-- Never more back than was paid, and only what was paid.
CREATE FUNCTION refuse_refund_beyond_payment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  paid integer;
  back bigint;
BEGIN
  SELECT amount_fen INTO paid FROM pay_order WHERE id = NEW.pay_order_id AND status = 'paid' FOR UPDATE;
  SELECT sum(amount_fen) INTO back FROM pay_refund WHERE pay_order_id = NEW.pay_order_id;
  IF paid IS NULL OR back > paid THEN
    RAISE EXCEPTION 'refunds of % fen exceed the payment of % fen', back, paid USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER pay_refund_within_payment AFTER INSERT OR UPDATE OF amount_fen, pay_order_id ON pay_refund
  FOR EACH ROW EXECUTE FUNCTION refuse_refund_beyond_payment();

CREATE TRIGGER pay_notice_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON pay_notice FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
