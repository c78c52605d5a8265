-- Written by prisma migrate diff from prisma/schema; guards follow at the end.
-- CreateEnum
CREATE TYPE "ApplicationStatus" AS ENUM ('draft', 'submitted', 'recommended', 'reviewing', 'returned', 'checked', 'approved', 'publicity', 'contracting', 'live', 'suspended', 'withdrawn', 'rejected');

-- CreateEnum
CREATE TYPE "AccountState" AS ENUM ('none', 'sent', 'verified', 'failed');

-- CreateEnum
CREATE TYPE "ObjectionStatus" AS ENUM ('open', 'upheld', 'dismissed');

-- AlterTable
ALTER TABLE "campaign" ADD COLUMN     "enterprises" JSONB;

-- AlterTable
ALTER TABLE "merchant" ADD COLUMN     "lift_asked_by" TEXT,
ADD COLUMN     "lift_asked_name" TEXT,
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "terminal" ADD COLUMN     "bound_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "cashier" (
    "id" TEXT NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "cashier_no" TEXT NOT NULL,
    "invite" TEXT NOT NULL,
    "invited_at" TIMESTAMPTZ(3) NOT NULL,
    "trained_at" TIMESTAMPTZ(3),
    "trained_citizen_id" TEXT,

    CONSTRAINT "cashier_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "training_trade" (
    "merchant_id" TEXT NOT NULL,
    "out_trade_no" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "term_no" TEXT NOT NULL,
    "total_fen" INTEGER NOT NULL,
    "discount_fen" INTEGER NOT NULL,
    "locked_at" TIMESTAMPTZ(3) NOT NULL,
    "paid_at" TIMESTAMPTZ(3),

    CONSTRAINT "training_trade_pkey" PRIMARY KEY ("merchant_id","out_trade_no")
);

-- CreateTable
CREATE TABLE "application" (
    "id" TEXT NOT NULL,
    "campaign_id" TEXT NOT NULL,
    "owner_citizen_id" TEXT,
    "number" TEXT,
    "status" "ApplicationStatus" NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "form" JSONB NOT NULL,
    "contact_phone_sealed" TEXT,
    "contact_phone_index" TEXT,
    "bank_account_sealed" TEXT,
    "enterprise_name" TEXT NOT NULL,
    "credit_code" TEXT NOT NULL,
    "town" TEXT NOT NULL,
    "field_versions" JSONB NOT NULL DEFAULT '{}',
    "round" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "submitted_at" TIMESTAMPTZ(3),
    "returned_fields" JSONB NOT NULL DEFAULT '[]',
    "returned_to" "ApplicationStatus",
    "imported_by" TEXT,
    "imported_by_name" TEXT,
    "recommended_by" TEXT,
    "checked_by" TEXT,
    "approved_by" TEXT,
    "locked_by" TEXT,
    "locked_by_name" TEXT,
    "lock_until" TIMESTAMPTZ(3),
    "publicity_from" TIMESTAMPTZ(3),
    "publicity_until" TIMESTAMPTZ(3),
    "publicity_version" INTEGER,
    "merchant_id" TEXT,
    "agreement_file_id" TEXT,
    "agreement_signed_at" TIMESTAMPTZ(3),
    "account_state" "AccountState" NOT NULL DEFAULT 'none',
    "account_check_no" TEXT,
    "account_tries_left" INTEGER NOT NULL DEFAULT 3,
    "account_verified_at" TIMESTAMPTZ(3),
    "rehearsed_at" TIMESTAMPTZ(3),
    "live_at" TIMESTAMPTZ(3),

    CONSTRAINT "application_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stored_file" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "stored_file_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "application_material" (
    "id" TEXT NOT NULL,
    "application_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "file_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "uploaded_at" TIMESTAMPTZ(3) NOT NULL,
    "removed_at" TIMESTAMPTZ(3),
    "signed_for" TEXT,

    CONSTRAINT "application_material_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "application_submission" (
    "application_id" TEXT NOT NULL,
    "round" INTEGER NOT NULL,
    "content" JSONB NOT NULL,
    "sha256" TEXT NOT NULL,
    "submitted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "application_submission_pkey" PRIMARY KEY ("application_id","round")
);

-- CreateTable
CREATE TABLE "application_decision" (
    "id" BIGSERIAL NOT NULL,
    "application_id" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "from_status" "ApplicationStatus",
    "to_status" "ApplicationStatus" NOT NULL,
    "version" INTEGER NOT NULL,
    "by_kind" TEXT NOT NULL,
    "by_id" TEXT,
    "by_name" TEXT NOT NULL,
    "reason" TEXT,
    "fields" JSONB NOT NULL DEFAULT '[]',
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "application_decision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "publicity_list" (
    "campaign_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "from" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL,
    "published_by" TEXT NOT NULL,
    "entries" JSONB NOT NULL,
    "sha256" TEXT NOT NULL,

    CONSTRAINT "publicity_list_pkey" PRIMARY KEY ("campaign_id","version")
);

-- CreateTable
CREATE TABLE "objection" (
    "id" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "campaign_id" TEXT NOT NULL,
    "application_id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "contact_sealed" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "status" "ObjectionStatus" NOT NULL DEFAULT 'open',
    "decided_at" TIMESTAMPTZ(3),
    "decided_by" TEXT,
    "decided_by_name" TEXT,
    "reason" TEXT,

    CONSTRAINT "objection_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "cashier_invite_key" ON "cashier"("invite");

-- CreateIndex
CREATE UNIQUE INDEX "cashier_merchant_id_cashier_no_key" ON "cashier"("merchant_id", "cashier_no");

-- CreateIndex
CREATE UNIQUE INDEX "training_trade_id_key" ON "training_trade"("id");

-- CreateIndex
CREATE UNIQUE INDEX "application_number_key" ON "application"("number");

-- CreateIndex
CREATE UNIQUE INDEX "application_account_check_no_key" ON "application"("account_check_no");

-- CreateIndex
CREATE INDEX "application_campaign_id_status_town_idx" ON "application"("campaign_id", "status", "town");

-- CreateIndex
CREATE INDEX "application_owner_citizen_id_idx" ON "application"("owner_citizen_id");

-- CreateIndex
CREATE INDEX "application_contact_phone_index_idx" ON "application"("contact_phone_index");

-- CreateIndex
CREATE INDEX "application_merchant_id_idx" ON "application"("merchant_id");

-- CreateIndex
CREATE UNIQUE INDEX "stored_file_key_key" ON "stored_file"("key");

-- CreateIndex
CREATE INDEX "application_material_application_id_idx" ON "application_material"("application_id");

-- CreateIndex
CREATE INDEX "application_decision_application_id_idx" ON "application_decision"("application_id");

-- CreateIndex
CREATE UNIQUE INDEX "objection_number_key" ON "objection"("number");

-- CreateIndex
CREATE INDEX "objection_campaign_id_status_idx" ON "objection"("campaign_id", "status");

-- CreateIndex
CREATE INDEX "objection_application_id_idx" ON "objection"("application_id");

-- AddForeignKey
ALTER TABLE "cashier" ADD CONSTRAINT "cashier_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cashier" ADD CONSTRAINT "cashier_trained_citizen_id_fkey" FOREIGN KEY ("trained_citizen_id") REFERENCES "citizen"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "training_trade" ADD CONSTRAINT "training_trade_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "application" ADD CONSTRAINT "application_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "application" ADD CONSTRAINT "application_owner_citizen_id_fkey" FOREIGN KEY ("owner_citizen_id") REFERENCES "citizen"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "application" ADD CONSTRAINT "application_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "application" ADD CONSTRAINT "application_agreement_file_id_fkey" FOREIGN KEY ("agreement_file_id") REFERENCES "stored_file"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "application_material" ADD CONSTRAINT "application_material_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "application_material" ADD CONSTRAINT "application_material_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "stored_file"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "application_submission" ADD CONSTRAINT "application_submission_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "application_decision" ADD CONSTRAINT "application_decision_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "publicity_list" ADD CONSTRAINT "publicity_list_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "objection" ADD CONSTRAINT "objection_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "objection" ADD CONSTRAINT "objection_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE RESTRICT ON UPDATE CASCADE;



-- Guards: the last lock on who may stand on the list.

-- One enterprise applies once in a campaign; what was withdrawn or rejected, or never sent in, stands in nobody's way.
CREATE UNIQUE INDEX application_one_per_enterprise ON application (campaign_id, credit_code)
  WHERE status NOT IN ('draft', 'withdrawn', 'rejected');
-- One open draft a person a campaign: beginning twice is going on with the first.
CREATE UNIQUE INDEX application_one_draft_per_owner ON application (campaign_id, owner_citizen_id) WHERE status = 'draft';

ALTER TABLE application
  ADD CONSTRAINT application_number CHECK (status IN ('draft', 'withdrawn') OR number IS NOT NULL),
  -- Two people for the final approval, and neither is the one who typed it in (R-4.3).
  ADD CONSTRAINT application_two_people CHECK (approved_by IS NULL OR (checked_by IS NOT NULL AND approved_by <> checked_by)),
  ADD CONSTRAINT application_not_own_work CHECK (imported_by IS NULL OR (checked_by IS DISTINCT FROM imported_by AND approved_by IS DISTINCT FROM imported_by)),
  ADD CONSTRAINT application_approved_first CHECK (status NOT IN ('approved', 'publicity', 'contracting', 'live', 'suspended') OR approved_by IS NOT NULL),
  ADD CONSTRAINT application_published_first CHECK (status NOT IN ('publicity', 'contracting', 'live', 'suspended') OR (publicity_version IS NOT NULL AND publicity_from < publicity_until)),
  -- Only then the store is live (R-4.4, R-1.2a).
  ADD CONSTRAINT application_ready_first CHECK (status NOT IN ('live', 'suspended') OR (merchant_id IS NOT NULL AND agreement_signed_at IS NOT NULL AND account_verified_at IS NOT NULL AND rehearsed_at IS NOT NULL)),
  ADD CONSTRAINT application_account_tries CHECK (account_tries_left BETWEEN 0 AND 3),
  ADD CONSTRAINT application_account_verified CHECK ((account_state = 'verified') = (account_verified_at IS NOT NULL));
ALTER TABLE objection
  ADD CONSTRAINT objection_decided_with_reason CHECK ((status = 'open') = (decided_at IS NULL) AND (status = 'open' OR (reason IS NOT NULL AND decided_by IS NOT NULL)));
ALTER TABLE merchant ADD CONSTRAINT merchant_lift_is_asked_of_suspended CHECK (lift_asked_by IS NULL OR status = 'suspended');

-- What was submitted, decided and published stays as it was.
CREATE TRIGGER application_decision_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON application_decision FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER application_submission_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON application_submission FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER publicity_list_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON publicity_list FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
