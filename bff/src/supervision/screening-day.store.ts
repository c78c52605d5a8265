import type { Prisma, Tx } from '../platform/db';

/* Days that somebody signed for, and what was opened on them. */

export type SignedDay = { day: string; signedAt: Date; signedName: string; remark: string };
/** Cases that were opened on a day: all, those that are open, and by verdict. */
export type DayCounts = { opened: number; open: number } & Record<string, number>;

export const noCases: DayCounts = { opened: 0, open: 0 };

/** The cases of a campaign, and those that are about none in particular. */
export const casesOf = (campaignId: string) =>
  ({ OR: [{ campaignId }, { campaignId: null }] }) satisfies Prisma.ExceptionCaseWhereInput;

export const daysOn = (tx: Tx) => ({
  findCampaign: (id: string) =>
    tx.campaign.findFirst({
      where: { id, publishedAt: { not: null } },
      select: { id: true, startsAt: true, endsAt: true },
    }),
  async countByDay(campaignId: string): Promise<Map<string, DayCounts>> {
    const rows = await tx.$queryRaw<{ day: string; verdict: string | null; cases: number }[]>`
      SELECT to_char(opened_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS day, verdict::text, count(*)::int AS cases
      FROM exception_case WHERE campaign_id = ${campaignId} OR campaign_id IS NULL GROUP BY 1, 2`;
    const days = new Map<string, DayCounts>();
    for (const { day, verdict, cases } of rows) {
      const { opened, ...counts } = days.get(day) ?? noCases;
      days.set(day, { ...counts, opened: opened + cases, [verdict ?? 'open']: cases } as DayCounts);
    }
    return days;
  },
  listSigned: (campaignId: string): Promise<SignedDay[]> =>
    tx.screeningDay.findMany({ where: { campaignId } }),
  insert: (day: {
    campaignId: string;
    day: string;
    counts: DayCounts;
    signedAt: Date;
    signedBy: string;
    signedName: string;
    remark: string;
  }) => tx.screeningDay.create({ data: day }),
});
