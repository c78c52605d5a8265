-- 窗口代领: claims at the desk of a town office, paper vouchers, codes by text message.

-- CreateEnum
CREATE TYPE "ClaimChannel" AS ENUM ('online', 'desk');

-- CreateEnum
CREATE TYPE "DeskPurpose" AS ENUM ('claim', 'paper');

-- CreateEnum
CREATE TYPE "DeskClaimStatus" AS ENUM ('waiting', 'claiming', 'issued', 'refused', 'withdrawn');

-- CreateEnum
CREATE TYPE "DeskRelation" AS ENUM ('spouse', 'child', 'grandchild', 'sibling', 'other');

-- CreateEnum
CREATE TYPE "DeskAsk" AS ENUM ('reprint', 'revoke');

-- AlterTable
ALTER TABLE "claim_attempt" ADD COLUMN     "channel" "ClaimChannel" NOT NULL DEFAULT 'online';

-- AlterTable
ALTER TABLE "voucher" ADD COLUMN     "channel" "ClaimChannel" NOT NULL DEFAULT 'online';

-- CreateTable
CREATE TABLE "phone_code" (
    "id" BIGSERIAL NOT NULL,
    "phone_index" TEXT NOT NULL,
    "code_hash" TEXT NOT NULL,
    "sender" TEXT NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "phone_code_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "desk_claim" (
    "id" TEXT NOT NULL,
    "campaign_id" TEXT NOT NULL,
    "batch_id" TEXT NOT NULL,
    "stock_id" TEXT NOT NULL,
    "citizen_id" TEXT NOT NULL,
    "town" TEXT NOT NULL,
    "purpose" "DeskPurpose" NOT NULL,
    "status" "DeskClaimStatus" NOT NULL DEFAULT 'waiting',
    "outcome" TEXT,
    "voucher_id" TEXT,
    "helped_by_id" TEXT NOT NULL,
    "helped_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_by_id" TEXT,
    "confirmed_at" TIMESTAMPTZ(3),
    "proxy_name_sealed" TEXT,
    "proxy_relation" "DeskRelation",
    "ask" "DeskAsk",
    "asked_by_id" TEXT,
    "asked_at" TIMESTAMPTZ(3),
    "ask_reason" TEXT,

    CONSTRAINT "desk_claim_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "voucher_paper" (
    "id" TEXT NOT NULL,
    "voucher_id" TEXT NOT NULL,
    "desk_claim_id" TEXT NOT NULL,
    "helped_by_id" TEXT NOT NULL,
    "confirmed_by_id" TEXT NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "printed_at" TIMESTAMPTZ(3),
    "used_at" TIMESTAMPTZ(3),
    "used_trade_id" TEXT,
    "revoked_at" TIMESTAMPTZ(3),
    "revoke_asked_by_id" TEXT,
    "revoked_by_id" TEXT,
    "revoke_reason" TEXT,

    CONSTRAINT "voucher_paper_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "phone_code_phone_index_sent_at_idx" ON "phone_code"("phone_index", "sent_at");

-- CreateIndex
CREATE INDEX "phone_code_sender_sent_at_idx" ON "phone_code"("sender", "sent_at");

-- CreateIndex
CREATE INDEX "desk_claim_campaign_id_town_helped_at_idx" ON "desk_claim"("campaign_id", "town", "helped_at");

-- CreateIndex
CREATE INDEX "desk_claim_status_idx" ON "desk_claim"("status");

-- CreateIndex
CREATE INDEX "voucher_paper_voucher_id_idx" ON "voucher_paper"("voucher_id");

-- CreateIndex
CREATE INDEX "voucher_paper_desk_claim_id_idx" ON "voucher_paper"("desk_claim_id");

-- CreateIndex
CREATE INDEX "voucher_paper_used_trade_id_idx" ON "voucher_paper"("used_trade_id");

-- AddForeignKey
ALTER TABLE "desk_claim" ADD CONSTRAINT "desk_claim_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "desk_claim" ADD CONSTRAINT "desk_claim_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "batch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "desk_claim" ADD CONSTRAINT "desk_claim_stock_id_fkey" FOREIGN KEY ("stock_id") REFERENCES "stock"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "desk_claim" ADD CONSTRAINT "desk_claim_citizen_id_fkey" FOREIGN KEY ("citizen_id") REFERENCES "citizen"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "desk_claim" ADD CONSTRAINT "desk_claim_voucher_id_fkey" FOREIGN KEY ("voucher_id") REFERENCES "voucher"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "desk_claim" ADD CONSTRAINT "desk_claim_helped_by_id_fkey" FOREIGN KEY ("helped_by_id") REFERENCES "officer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "desk_claim" ADD CONSTRAINT "desk_claim_confirmed_by_id_fkey" FOREIGN KEY ("confirmed_by_id") REFERENCES "officer"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "desk_claim" ADD CONSTRAINT "desk_claim_asked_by_id_fkey" FOREIGN KEY ("asked_by_id") REFERENCES "officer"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "voucher_paper" ADD CONSTRAINT "voucher_paper_voucher_id_fkey" FOREIGN KEY ("voucher_id") REFERENCES "voucher"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "voucher_paper" ADD CONSTRAINT "voucher_paper_desk_claim_id_fkey" FOREIGN KEY ("desk_claim_id") REFERENCES "desk_claim"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "voucher_paper" ADD CONSTRAINT "voucher_paper_used_trade_id_fkey" FOREIGN KEY ("used_trade_id") REFERENCES "trade"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "voucher_paper" ADD CONSTRAINT "voucher_paper_helped_by_id_fkey" FOREIGN KEY ("helped_by_id") REFERENCES "officer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "voucher_paper" ADD CONSTRAINT "voucher_paper_confirmed_by_id_fkey" FOREIGN KEY ("confirmed_by_id") REFERENCES "officer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "voucher_paper" ADD CONSTRAINT "voucher_paper_revoke_asked_by_id_fkey" FOREIGN KEY ("revoke_asked_by_id") REFERENCES "officer"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "voucher_paper" ADD CONSTRAINT "voucher_paper_revoked_by_id_fkey" FOREIGN KEY ("revoked_by_id") REFERENCES "officer"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Two people for every step, never one (R-2.6): who confirms is not who helped, who takes a paper back is not who asked for it.
ALTER TABLE desk_claim
  ADD CONSTRAINT desk_claim_two_people CHECK (confirmed_by_id <> helped_by_id),
  ADD CONSTRAINT desk_claim_confirmed CHECK ((confirmed_by_id IS NULL) = (confirmed_at IS NULL)),
  ADD CONSTRAINT desk_claim_standing CHECK (CASE status
    WHEN 'claiming' THEN confirmed_by_id IS NOT NULL AND outcome IS NULL
    WHEN 'issued' THEN confirmed_by_id IS NOT NULL AND voucher_id IS NOT NULL AND outcome IS NULL
    WHEN 'refused' THEN outcome IS NOT NULL
    ELSE voucher_id IS NULL END),
  ADD CONSTRAINT desk_claim_proxy CHECK ((proxy_name_sealed IS NULL) = (proxy_relation IS NULL)),
  ADD CONSTRAINT desk_claim_ask CHECK (
    (ask IS NULL) = (asked_by_id IS NULL) AND (ask IS NULL) = (asked_at IS NULL) AND (ask IS NULL) = (ask_reason IS NULL)
    AND (ask IS NULL OR status = 'issued'));
ALTER TABLE voucher_paper
  ADD CONSTRAINT voucher_paper_two_people CHECK (confirmed_by_id <> helped_by_id),
  ADD CONSTRAINT voucher_paper_revoked_by_two CHECK (revoked_by_id <> revoke_asked_by_id),
  ADD CONSTRAINT voucher_paper_revoked CHECK (
    (revoked_at IS NULL) = (revoked_by_id IS NULL) AND (revoked_at IS NULL) = (revoke_asked_by_id IS NULL)
    AND (revoked_at IS NULL) = (revoke_reason IS NULL)),
  ADD CONSTRAINT voucher_paper_used CHECK ((used_at IS NULL) = (used_trade_id IS NULL)),
  ADD CONSTRAINT voucher_paper_ends_once CHECK (used_at IS NULL OR revoked_at IS NULL);
ALTER TABLE phone_code ADD CONSTRAINT phone_code_tries CHECK (tries BETWEEN 0 AND 5);

-- One live paper a voucher: printing again is the end of the one before.
CREATE UNIQUE INDEX voucher_paper_one_live ON voucher_paper (voucher_id) WHERE used_at IS NULL AND revoked_at IS NULL;

-- A desk is worked by its own town's officers.
CREATE FUNCTION refuse_officer_of_other_town() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  who text := CASE WHEN TG_OP = 'INSERT' THEN NEW.helped_by_id ELSE NEW.confirmed_by_id END;
BEGIN
  IF who IS NOT NULL AND NOT EXISTS (SELECT 1 FROM officer WHERE id = who AND town = NEW.town) THEN
    RAISE EXCEPTION '% is no officer of %', who, NEW.town USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER desk_claim_own_town BEFORE INSERT OR UPDATE OF confirmed_by_id ON desk_claim
  FOR EACH ROW EXECUTE FUNCTION refuse_officer_of_other_town();
