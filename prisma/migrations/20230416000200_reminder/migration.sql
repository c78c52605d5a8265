-- CreateEnum
CREATE TYPE "ReminderKind" AS ENUM ('opening', 'expiry', 'redeemed');

-- CreateEnum
CREATE TYPE "ReminderState" AS ENUM ('waiting', 'sent', 'refused', 'without_consent', 'late', 'given_up');

-- CreateTable
CREATE TABLE "reminder_consent" (
    "id" TEXT NOT NULL,
    "citizen_id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "kind" "ReminderKind" NOT NULL,
    "batch_id" TEXT,
    "given_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "reminder_consent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reminder" (
    "id" TEXT NOT NULL,
    "kind" "ReminderKind" NOT NULL,
    "subject_id" TEXT NOT NULL,
    "stage" INTEGER NOT NULL DEFAULT 0,
    "citizen_id" TEXT NOT NULL,
    "fields" JSONB NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "valid_until" TIMESTAMPTZ(3) NOT NULL,
    "state" "ReminderState" NOT NULL DEFAULT 'waiting',
    "tries" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(3) NOT NULL,
    "consent_id" TEXT,
    "errcode" INTEGER,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "reminder_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "reminder_consent_citizen_id_kind_idx" ON "reminder_consent"("citizen_id", "kind");

-- CreateIndex
CREATE INDEX "reminder_consent_account_id_idx" ON "reminder_consent"("account_id");

-- CreateIndex
CREATE INDEX "reminder_consent_batch_id_idx" ON "reminder_consent"("batch_id");

-- CreateIndex
CREATE INDEX "reminder_state_next_try_at_idx" ON "reminder"("state", "next_try_at");

-- CreateIndex
CREATE INDEX "reminder_citizen_id_idx" ON "reminder"("citizen_id");

-- CreateIndex
CREATE UNIQUE INDEX "reminder_kind_subject_id_stage_citizen_id_key" ON "reminder"("kind", "subject_id", "stage", "citizen_id");

-- AddForeignKey
ALTER TABLE "reminder_consent" ADD CONSTRAINT "reminder_consent_citizen_id_fkey" FOREIGN KEY ("citizen_id") REFERENCES "citizen"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reminder_consent" ADD CONSTRAINT "reminder_consent_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reminder_consent" ADD CONSTRAINT "reminder_consent_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "batch"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reminder" ADD CONSTRAINT "reminder_citizen_id_fkey" FOREIGN KEY ("citizen_id") REFERENCES "citizen"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reminder" ADD CONSTRAINT "reminder_consent_id_fkey" FOREIGN KEY ("consent_id") REFERENCES "reminder_consent"("id") ON DELETE SET NULL ON UPDATE CASCADE;



-- What Prisma's schema language cannot say.
ALTER TABLE reminder
  ADD CONSTRAINT reminder_tries CHECK (tries BETWEEN 0 AND 5),
  ADD CONSTRAINT reminder_ended CHECK ((state = 'waiting') = (ended_at IS NULL)),
  -- One consent is one message.
  ADD CONSTRAINT reminder_sent_with_consent CHECK (state <> 'sent' OR consent_id IS NOT NULL);
CREATE UNIQUE INDEX reminder_one_message_a_consent ON reminder (consent_id) WHERE consent_id IS NOT NULL;
ALTER TABLE reminder_consent
  ADD CONSTRAINT reminder_consent_opening_names_its_batch CHECK ((kind = 'opening') = (batch_id IS NOT NULL));
