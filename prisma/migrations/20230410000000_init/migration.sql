-- Written by prisma migrate diff from prisma/schema; guards follow in the next migration.
-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "BlockKind" AS ENUM ('citizen', 'device', 'phone', 'merchant');

-- CreateEnum
CREATE TYPE "LedgerAccount" AS ENUM ('consumer_paid', 'merchant_payable', 'district_subsidy', 'merchant_subsidy_payable', 'merchant_share', 'merchant_share_borne');

-- CreateEnum
CREATE TYPE "MerchantStatus" AS ENUM ('preparing', 'live', 'suspended', 'withdrawn');

-- CreateEnum
CREATE TYPE "TradeStatus" AS ENUM ('locked', 'expired', 'failed', 'paid', 'partly_refunded', 'refunded', 'cancelled', 'not_found');

-- CreateEnum
CREATE TYPE "RedemptionStatus" AS ENUM ('locked', 'released', 'redeemed', 'reversed');

-- CreateEnum
CREATE TYPE "VoucherStatus" AS ENUM ('issued', 'locked', 'redeemed', 'frozen', 'void');

-- CreateEnum
CREATE TYPE "VoucherEventKind" AS ENUM ('claimed', 'locked', 'released', 'redeemed', 'cancelled', 'returned', 'voided', 'frozen', 'unfrozen', 'expired');

-- CreateTable
CREATE TABLE "campaign" (
    "id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "series_name" TEXT NOT NULL,
    "section_name" TEXT NOT NULL,
    "entry_name" TEXT NOT NULL,
    "district" TEXT NOT NULL,
    "hotline" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "budget_fen" BIGINT NOT NULL,
    "max_discount_per_trade_fen" INTEGER NOT NULL,
    "max_vouchers_per_trade" INTEGER NOT NULL,
    "lock_seconds" INTEGER NOT NULL,
    "max_returns_per_voucher" INTEGER NOT NULL,
    "categories" JSONB NOT NULL,
    "limits" JSONB NOT NULL,
    "parameters" JSONB NOT NULL,
    "clauses" JSONB NOT NULL,
    "published_at" TIMESTAMPTZ(3),

    CONSTRAINT "campaign_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "voucher_type" (
    "id" TEXT NOT NULL,
    "campaign_id" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "face_fen" INTEGER NOT NULL,
    "min_item_fen" INTEGER NOT NULL,
    "subsidy_fen" INTEGER NOT NULL,
    "merchant_fen" INTEGER NOT NULL,

    CONSTRAINT "voucher_type_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "batch" (
    "id" TEXT NOT NULL,
    "campaign_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "opens_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "batch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stock" (
    "id" TEXT NOT NULL,
    "batch_id" TEXT NOT NULL,
    "voucher_type_id" TEXT NOT NULL,
    "quota" INTEGER NOT NULL,
    "sold_out_at" TIMESTAMPTZ(3),

    CONSTRAINT "stock_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "citizen" (
    "id" TEXT NOT NULL,
    "phone_index" TEXT,
    "phone_sealed" TEXT,
    "real_name_sealed" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "erased_at" TIMESTAMPTZ(3),

    CONSTRAINT "citizen_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "openid" TEXT NOT NULL,
    "citizen_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "refresh_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "block" (
    "id" TEXT NOT NULL,
    "kind" "BlockKind" NOT NULL,
    "subject" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3),
    "lifted_at" TIMESTAMPTZ(3),

    CONSTRAINT "block_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "claim_attempt" (
    "id" BIGSERIAL NOT NULL,
    "batch_id" TEXT NOT NULL,
    "stock_id" TEXT NOT NULL,
    "citizen_id" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "claim_attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "claim_seal" (
    "batch_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "up_to_id" BIGINT NOT NULL,
    "entries" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "sealed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "claim_seal_pkey" PRIMARY KEY ("batch_id","number")
);

-- CreateTable
CREATE TABLE "ledger_transaction" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "event_key" TEXT NOT NULL,
    "trade_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ledger_transaction_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_line" (
    "id" BIGSERIAL NOT NULL,
    "transaction_id" TEXT NOT NULL,
    "account" "LedgerAccount" NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "campaign_id" TEXT NOT NULL,
    "amount_fen" BIGINT NOT NULL,

    CONSTRAINT "ledger_line_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rehearsal_clock" (
    "id" INTEGER NOT NULL,
    "offset_ms" BIGINT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rehearsal_clock_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "merchant" (
    "id" TEXT NOT NULL,
    "mch_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" "MerchantStatus" NOT NULL,
    "sample" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "merchant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "campaign_merchant" (
    "campaign_id" TEXT NOT NULL,
    "merchant_id" TEXT NOT NULL,

    CONSTRAINT "campaign_merchant_pkey" PRIMARY KEY ("campaign_id","merchant_id")
);

-- CreateTable
CREATE TABLE "store" (
    "id" TEXT NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "town" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "phone" TEXT NOT NULL,
    "opens_at" TEXT NOT NULL,
    "closes_at" TEXT NOT NULL,
    "categories" TEXT[],
    "own_offer" TEXT,
    "latitude" DOUBLE PRECISION NOT NULL,
    "longitude" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "store_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "terminal" (
    "id" TEXT NOT NULL,
    "term_no" TEXT NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "store_id" TEXT NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "terminal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "terminal_app" (
    "appid" TEXT NOT NULL,
    "public_keys" TEXT[],
    "mch_ids" TEXT[],

    CONSTRAINT "terminal_app_pkey" PRIMARY KEY ("appid")
);

-- CreateTable
CREATE TABLE "trade" (
    "id" TEXT NOT NULL,
    "campaign_id" TEXT,
    "merchant_id" TEXT NOT NULL,
    "out_trade_no" TEXT NOT NULL,
    "status" "TradeStatus" NOT NULL,
    "store_id" TEXT,
    "terminal_id" TEXT,
    "cashier_id" TEXT,
    "citizen_id" TEXT,
    "content_hash" TEXT,
    "total_fen" INTEGER NOT NULL DEFAULT 0,
    "discount_fen" INTEGER NOT NULL DEFAULT 0,
    "payable_fen" INTEGER NOT NULL DEFAULT 0,
    "locked_at" TIMESTAMPTZ(3),
    "lock_expires_at" TIMESTAMPTZ(3),
    "transaction_id" TEXT,
    "paid_fen" INTEGER,
    "pay_type" TEXT,
    "paid_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "trade_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "trade_item" (
    "trade_id" TEXT NOT NULL,
    "line_no" INTEGER NOT NULL,
    "category" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "unit_fen" INTEGER NOT NULL,
    "quantity" INTEGER NOT NULL,
    "serial_no" TEXT,
    "discount_fen" INTEGER NOT NULL DEFAULT 0,
    "refund_id" TEXT,

    CONSTRAINT "trade_item_pkey" PRIMARY KEY ("trade_id","line_no")
);

-- CreateTable
CREATE TABLE "redemption" (
    "id" TEXT NOT NULL,
    "campaign_id" TEXT NOT NULL,
    "trade_id" TEXT NOT NULL,
    "line_no" INTEGER NOT NULL,
    "voucher_id" TEXT NOT NULL,
    "serial_no" TEXT NOT NULL,
    "status" "RedemptionStatus" NOT NULL,
    "face_fen" INTEGER NOT NULL,
    "subsidy_fen" INTEGER NOT NULL,
    "merchant_fen" INTEGER NOT NULL,
    "locked_at" TIMESTAMPTZ(3) NOT NULL,
    "redeemed_at" TIMESTAMPTZ(3),
    "reversed_at" TIMESTAMPTZ(3),

    CONSTRAINT "redemption_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "refund" (
    "id" TEXT NOT NULL,
    "trade_id" TEXT NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "out_refund_no" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "refund_fen" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "refunded_at" TIMESTAMPTZ(3) NOT NULL,
    "trade_status" "TradeStatus" NOT NULL,
    "vouchers" JSONB NOT NULL,

    CONSTRAINT "refund_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "exception_case" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "trade_id" TEXT,
    "event_key" TEXT NOT NULL,
    "owner" TEXT NOT NULL DEFAULT 'operator',
    "evidence" JSONB NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "exception_case_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "terminal_nonce" (
    "appid" TEXT NOT NULL,
    "nonce" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "terminal_nonce_pkey" PRIMARY KEY ("appid","nonce")
);

-- CreateTable
CREATE TABLE "voucher" (
    "id" TEXT NOT NULL,
    "campaign_id" TEXT NOT NULL,
    "batch_id" TEXT NOT NULL,
    "stock_id" TEXT NOT NULL,
    "quota" INTEGER NOT NULL,
    "slot" INTEGER NOT NULL,
    "citizen_id" TEXT NOT NULL,
    "request_key" TEXT NOT NULL,
    "device_id" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "status" "VoucherStatus" NOT NULL DEFAULT 'issued',
    "claimed_at" TIMESTAMPTZ(3) NOT NULL,
    "returned_count" INTEGER NOT NULL DEFAULT 0,
    "used_step" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "voucher_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "voucher_event" (
    "id" BIGSERIAL NOT NULL,
    "voucher_id" TEXT NOT NULL,
    "kind" "VoucherEventKind" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "note" TEXT,
    "trade_id" TEXT,

    CONSTRAINT "voucher_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "campaign_slug_key" ON "campaign"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "voucher_type_campaign_id_code_key" ON "voucher_type"("campaign_id", "code");

-- CreateIndex
CREATE UNIQUE INDEX "batch_campaign_id_number_key" ON "batch"("campaign_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "stock_batch_id_voucher_type_id_key" ON "stock"("batch_id", "voucher_type_id");

-- CreateIndex
CREATE UNIQUE INDEX "stock_id_batch_id_quota_key" ON "stock"("id", "batch_id", "quota");

-- CreateIndex
CREATE UNIQUE INDEX "citizen_phone_index_key" ON "citizen"("phone_index");

-- CreateIndex
CREATE UNIQUE INDEX "account_openid_key" ON "account"("openid");

-- CreateIndex
CREATE INDEX "account_citizen_id_idx" ON "account"("citizen_id");

-- CreateIndex
CREATE UNIQUE INDEX "session_refresh_hash_key" ON "session"("refresh_hash");

-- CreateIndex
CREATE INDEX "session_account_id_idx" ON "session"("account_id");

-- CreateIndex
CREATE INDEX "session_revoked_at_idx" ON "session"("revoked_at");

-- CreateIndex
CREATE INDEX "block_kind_subject_idx" ON "block"("kind", "subject");

-- CreateIndex
CREATE INDEX "claim_attempt_citizen_id_batch_id_idx" ON "claim_attempt"("citizen_id", "batch_id");

-- CreateIndex
CREATE INDEX "claim_attempt_batch_id_id_idx" ON "claim_attempt"("batch_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_transaction_event_key_key" ON "ledger_transaction"("event_key");

-- CreateIndex
CREATE INDEX "ledger_transaction_trade_id_idx" ON "ledger_transaction"("trade_id");

-- CreateIndex
CREATE INDEX "ledger_line_transaction_id_idx" ON "ledger_line"("transaction_id");

-- CreateIndex
CREATE INDEX "ledger_line_campaign_id_account_idx" ON "ledger_line"("campaign_id", "account");

-- CreateIndex
CREATE UNIQUE INDEX "merchant_mch_id_key" ON "merchant"("mch_id");

-- CreateIndex
CREATE INDEX "store_merchant_id_idx" ON "store"("merchant_id");

-- CreateIndex
CREATE UNIQUE INDEX "terminal_term_no_key" ON "terminal"("term_no");

-- CreateIndex
CREATE INDEX "terminal_merchant_id_idx" ON "terminal"("merchant_id");

-- CreateIndex
CREATE INDEX "terminal_store_id_idx" ON "terminal"("store_id");

-- CreateIndex
CREATE INDEX "trade_status_lock_expires_at_idx" ON "trade"("status", "lock_expires_at");

-- CreateIndex
CREATE INDEX "trade_citizen_id_idx" ON "trade"("citizen_id");

-- CreateIndex
CREATE UNIQUE INDEX "trade_merchant_id_out_trade_no_key" ON "trade"("merchant_id", "out_trade_no");

-- CreateIndex
CREATE INDEX "redemption_voucher_id_idx" ON "redemption"("voucher_id");

-- CreateIndex
CREATE UNIQUE INDEX "redemption_trade_id_line_no_key" ON "redemption"("trade_id", "line_no");

-- CreateIndex
CREATE INDEX "refund_trade_id_idx" ON "refund"("trade_id");

-- CreateIndex
CREATE UNIQUE INDEX "refund_merchant_id_out_refund_no_key" ON "refund"("merchant_id", "out_refund_no");

-- CreateIndex
CREATE UNIQUE INDEX "exception_case_event_key_key" ON "exception_case"("event_key");

-- CreateIndex
CREATE INDEX "exception_case_closed_at_idx" ON "exception_case"("closed_at");

-- CreateIndex
CREATE INDEX "terminal_nonce_seen_at_idx" ON "terminal_nonce"("seen_at");

-- CreateIndex
CREATE UNIQUE INDEX "voucher_number_key" ON "voucher"("number");

-- CreateIndex
CREATE INDEX "voucher_citizen_id_idx" ON "voucher"("citizen_id");

-- CreateIndex
CREATE INDEX "voucher_batch_id_device_id_idx" ON "voucher"("batch_id", "device_id");

-- CreateIndex
CREATE UNIQUE INDEX "voucher_stock_id_slot_key" ON "voucher"("stock_id", "slot");

-- CreateIndex
CREATE UNIQUE INDEX "voucher_batch_id_citizen_id_key" ON "voucher"("batch_id", "citizen_id");

-- CreateIndex
CREATE INDEX "voucher_event_voucher_id_idx" ON "voucher_event"("voucher_id");

-- AddForeignKey
ALTER TABLE "voucher_type" ADD CONSTRAINT "voucher_type_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "batch" ADD CONSTRAINT "batch_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock" ADD CONSTRAINT "stock_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "batch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock" ADD CONSTRAINT "stock_voucher_type_id_fkey" FOREIGN KEY ("voucher_type_id") REFERENCES "voucher_type"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_citizen_id_fkey" FOREIGN KEY ("citizen_id") REFERENCES "citizen"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "claim_seal" ADD CONSTRAINT "claim_seal_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "batch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_line" ADD CONSTRAINT "ledger_line_transaction_id_fkey" FOREIGN KEY ("transaction_id") REFERENCES "ledger_transaction"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign_merchant" ADD CONSTRAINT "campaign_merchant_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign_merchant" ADD CONSTRAINT "campaign_merchant_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "store" ADD CONSTRAINT "store_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "terminal" ADD CONSTRAINT "terminal_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "terminal" ADD CONSTRAINT "terminal_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trade" ADD CONSTRAINT "trade_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trade" ADD CONSTRAINT "trade_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trade" ADD CONSTRAINT "trade_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trade" ADD CONSTRAINT "trade_terminal_id_fkey" FOREIGN KEY ("terminal_id") REFERENCES "terminal"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trade" ADD CONSTRAINT "trade_citizen_id_fkey" FOREIGN KEY ("citizen_id") REFERENCES "citizen"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trade_item" ADD CONSTRAINT "trade_item_trade_id_fkey" FOREIGN KEY ("trade_id") REFERENCES "trade"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trade_item" ADD CONSTRAINT "trade_item_refund_id_fkey" FOREIGN KEY ("refund_id") REFERENCES "refund"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "redemption" ADD CONSTRAINT "redemption_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "redemption" ADD CONSTRAINT "redemption_trade_id_fkey" FOREIGN KEY ("trade_id") REFERENCES "trade"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "redemption" ADD CONSTRAINT "redemption_voucher_id_fkey" FOREIGN KEY ("voucher_id") REFERENCES "voucher"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refund" ADD CONSTRAINT "refund_trade_id_fkey" FOREIGN KEY ("trade_id") REFERENCES "trade"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "exception_case" ADD CONSTRAINT "exception_case_trade_id_fkey" FOREIGN KEY ("trade_id") REFERENCES "trade"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "voucher" ADD CONSTRAINT "voucher_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "voucher" ADD CONSTRAINT "voucher_stock_id_batch_id_quota_fkey" FOREIGN KEY ("stock_id", "batch_id", "quota") REFERENCES "stock"("id", "batch_id", "quota") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "voucher" ADD CONSTRAINT "voucher_citizen_id_fkey" FOREIGN KEY ("citizen_id") REFERENCES "citizen"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "voucher_event" ADD CONSTRAINT "voucher_event_voucher_id_fkey" FOREIGN KEY ("voucher_id") REFERENCES "voucher"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


