CREATE TABLE "audit_entry" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" JSONB NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "audit_seal" (
    "entry_id" BIGINT NOT NULL,
    "digest" TEXT NOT NULL,

    CONSTRAINT "audit_seal_pkey" PRIMARY KEY ("entry_id")
);
CREATE TABLE "officer" (
    "id" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "town" TEXT,
    "password_hash" TEXT NOT NULL,
    "totp_sealed" TEXT NOT NULL,
    "totp_step" BIGINT NOT NULL DEFAULT 0,
    "must_change" BOOLEAN NOT NULL DEFAULT true,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "locked_until" TIMESTAMPTZ(3),
    "disabled_at" TIMESTAMPTZ(3),
    "is_demo" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "officer_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "officer_session" (
    "id" TEXT NOT NULL,
    "officer_id" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "officer_session_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "audit_entry_subject_idx" ON "audit_entry"("subject");
CREATE INDEX "audit_entry_actor_id_id_idx" ON "audit_entry"("actor_id", "id");
CREATE UNIQUE INDEX "officer_account_key" ON "officer"("account");
CREATE UNIQUE INDEX "officer_session_token_hash_key" ON "officer_session"("token_hash");
CREATE INDEX "officer_session_officer_id_idx" ON "officer_session"("officer_id");
ALTER TABLE "audit_seal" ADD CONSTRAINT "audit_seal_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "audit_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "officer_session" ADD CONSTRAINT "officer_session_officer_id_fkey" FOREIGN KEY ("officer_id") REFERENCES "officer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What was done stays written (R-1.6, R-6.1).
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE officer
  ADD CONSTRAINT officer_role CHECK (role IN ('town', 'bureau_handler', 'bureau_approver', 'finance', 'operator', 'risk', 'settlement', 'inspector', 'auditor', 'admin')),
  ADD CONSTRAINT officer_town CHECK ((role = 'town') = (town IS NOT NULL));
