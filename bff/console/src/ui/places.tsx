import {
  AlertOutlined,
  AuditOutlined,
  BarChartOutlined,
  CommentOutlined,
  DashboardOutlined,
  EditOutlined,
  FileSearchOutlined,
  FlagOutlined,
  NotificationOutlined,
  PictureOutlined,
  ShopOutlined,
  SolutionOutlined,
  TeamOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { mayAsk } from '../lib/may';

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
  { name: 'workbench', path: '/', label: '工作台', icon: <DashboardOutlined /> },
  {
    name: 'applications',
    path: '/applications',
    label: '企业审核',
    icon: <FileSearchOutlined />,
    needs: 'GET /v1/officer/applications',
  },
  {
    name: 'publicity',
    path: '/publicity',
    label: '公示名单',
    icon: <NotificationOutlined />,
    needs: 'GET /v1/officer/applications',
  },
  {
    name: 'objections',
    path: '/objections',
    label: '公示异议',
    icon: <CommentOutlined />,
    needs: 'GET /v1/officer/applications',
  },
  {
    name: 'merchants',
    path: '/merchants',
    label: '企业与门店',
    icon: <ShopOutlined />,
    needs: 'GET /v1/officer/applications',
  },
  {
    name: 'desk',
    path: '/desk',
    label: '窗口代领',
    icon: <SolutionOutlined />,
    needs: 'GET /v1/officer/campaigns/:campaignId/desk-claims',
  },
  {
    name: 'reports',
    path: '/reports',
    label: '门店反馈',
    icon: <AlertOutlined />,
    needs: 'GET /v1/officer/store-reports',
  },
  { name: 'campaign', path: '/campaign', label: '活动', icon: <FlagOutlined /> },
  {
    name: 'content',
    path: '/content',
    label: '内容发布',
    icon: <EditOutlined />,
    needs: 'GET /v1/officer/campaigns/:campaignId/content',
  },
  {
    name: 'posters',
    path: '/posters',
    label: '宣传物料',
    icon: <PictureOutlined />,
    needs: 'GET /v1/officer/campaigns/:campaignId/posters/:format',
  },
  {
    name: 'reach',
    path: '/reach',
    label: '宣传效果',
    icon: <BarChartOutlined />,
    needs: 'GET /v1/officer/campaigns/:campaignId/funnel',
  },
  {
    name: 'officers',
    path: '/officers',
    label: '账号与岗位',
    icon: <TeamOutlined />,
    needs: 'GET /v1/officer/officers',
  },
  {
    name: 'audit',
    path: '/audit',
    label: '审计日志',
    icon: <AuditOutlined />,
    needs: 'GET /v1/officer/audit',
  },
];

export const pageNamed = (name: string): Place | undefined =>
  places.find((place) => place.name === name);
