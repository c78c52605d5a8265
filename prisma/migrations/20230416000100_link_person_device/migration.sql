-- One person on two phones is one person: each phone is remembered with the person it turned out to be.
ALTER TABLE "link_person" DROP CONSTRAINT "link_person_pkey",
ADD CONSTRAINT "link_person_pkey" PRIMARY KEY ("code", "citizen_id", "visitor");
