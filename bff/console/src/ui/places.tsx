import type { ReactNode } from 'react';
import type { mayAsk } from '../lib/may';
import {
  AlertIcon,
  AuditIcon,
  BarChartIcon,
  CommentIcon,
  DashboardIcon,
  EditIcon,
  EyeIcon,
  FileSearchIcon,
  FlagIcon,
  InspectionIcon,
  InvoiceIcon,
  MoneyIcon,
  NotificationIcon,
  PictureIcon,
  ReconcileIcon,
  ReportIcon,
  ShopIcon,
  SolutionIcon,
  StopIcon,
  TeamIcon,
} from './icons';

type Place = {
  name: string;
  path: string;
  label: string;
  icon: ReactNode;
  /** The question that the page lives from: whoever may not ask it does not see the page. */
  needs?: Parameters<typeof mayAsk>[1];
};

/** Every page of the menu, in its order. */
export const places: readonly Place[] = [
  { name: 'workbench', path: '/', label: '工作台', icon: <DashboardIcon /> },
  {
    name: 'applications',
    path: '/applications',
    label: '企业审核',
    icon: <FileSearchIcon />,
    needs: 'GET /v1/officer/applications',
  },
  {
    name: 'publicity',
    path: '/publicity',
    label: '公示名单',
    icon: <NotificationIcon />,
    needs: 'GET /v1/officer/applications',
  },
  {
    name: 'objections',
    path: '/objections',
    label: '公示异议',
    icon: <CommentIcon />,
    needs: 'GET /v1/officer/applications',
  },
  {
    name: 'merchants',
    path: '/merchants',
    label: '企业与门店',
    icon: <ShopIcon />,
    needs: 'GET /v1/officer/applications',
  },
  {
    name: 'desk',
    path: '/desk',
    label: '窗口代领',
    icon: <SolutionIcon />,
    needs: 'GET /v1/officer/campaigns/:campaignId/desk-claims',
  },
  {
    name: 'invoices',
    path: '/invoices',
    label: '发票核验',
    icon: <InvoiceIcon />,
    needs: 'GET /v1/officer/campaigns/:campaignId/invoices',
  },
  {
    name: 'settlements',
    path: '/settlements',
    label: '结算',
    icon: <MoneyIcon />,
    needs: 'GET /v1/officer/campaigns/:campaignId/settlements',
  },
  {
    name: 'reconciliation',
    path: '/reconciliation',
    label: '对账',
    icon: <ReconcileIcon />,
    needs: 'GET /v1/officer/campaigns/:campaignId/reconciliation',
  },
  {
    name: 'cases',
    path: '/cases',
    label: '监控筛查',
    icon: <EyeIcon />,
    needs: 'GET /v1/officer/campaigns/:campaignId/cases',
  },
  {
    name: 'blocklist',
    path: '/blocklist',
    label: '黄牛名单',
    icon: <StopIcon />,
    needs: 'GET /v1/officer/blocks',
  },
  {
    name: 'inspections',
    path: '/inspections',
    label: '巡检',
    icon: <InspectionIcon />,
    needs: 'GET /v1/officer/campaigns/:campaignId/inspections',
  },
  {
    name: 'reports',
    path: '/reports',
    label: '门店反馈',
    icon: <AlertIcon />,
    needs: 'GET /v1/officer/store-reports',
  },
  { name: 'campaign', path: '/campaign', label: '活动', icon: <FlagIcon /> },
  {
    name: 'content',
    path: '/content',
    label: '内容发布',
    icon: <EditIcon />,
    needs: 'GET /v1/officer/campaigns/:campaignId/content',
  },
  {
    name: 'posters',
    path: '/posters',
    label: '宣传物料',
    icon: <PictureIcon />,
    needs: 'GET /v1/officer/campaigns/:campaignId/posters/:format',
  },
  {
    name: 'reach',
    path: '/reach',
    label: '宣传效果',
    icon: <BarChartIcon />,
    needs: 'GET /v1/officer/campaigns/:campaignId/funnel',
  },
  {
    name: 'appraisal',
    path: '/appraisal',
    label: '活动报告',
    icon: <ReportIcon />,
    needs: 'GET /v1/officer/campaigns/:campaignId/appraisal',
  },
  {
    name: 'officers',
    path: '/officers',
    label: '账号与岗位',
    icon: <TeamIcon />,
    needs: 'GET /v1/officer/officers',
  },
  {
    name: 'audit',
    path: '/audit',
    label: '审计日志',
    icon: <AuditIcon />,
    needs: 'GET /v1/officer/audit',
  },
];

export const pageNamed = (name: string): Place | undefined =>
  places.find((place) => place.name === name);
