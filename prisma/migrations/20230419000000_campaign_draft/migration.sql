-- A campaign as one person proposed it, until another publishes it (R-1.*).
CREATE TABLE "campaign_draft" (
    "id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "file" JSONB NOT NULL,
    "sha256" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "created_by" TEXT NOT NULL,
    "created_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_by" TEXT,
    "decided_by_name" TEXT,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "campaign_draft_pkey" PRIMARY KEY ("id")
);

ALTER TABLE campaign_draft
  ADD CONSTRAINT campaign_draft_status CHECK (status IN ('open', 'published', 'withdrawn')),
  ADD CONSTRAINT campaign_draft_decided CHECK ((status = 'open') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)),
  ADD CONSTRAINT campaign_draft_two_people CHECK (status <> 'published' OR decided_by <> created_by);
-- One proposal a campaign waits at a time.
CREATE UNIQUE INDEX campaign_draft_one_open ON campaign_draft (slug) WHERE status = 'open';
