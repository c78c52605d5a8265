import {
  AimOutlined,
  AlertOutlined,
  ArrowDownOutlined,
  ArrowUpOutlined,
  AuditOutlined,
  BarChartOutlined,
  CameraOutlined,
  CheckOutlined,
  CloseOutlined,
  CommentOutlined,
  DashboardOutlined,
  DeleteOutlined,
  DownloadOutlined,
  EditOutlined,
  EnvironmentOutlined,
  EyeOutlined,
  FileDoneOutlined,
  FileSearchOutlined,
  FlagOutlined,
  FundOutlined,
  LockOutlined,
  LogoutOutlined,
  MenuOutlined,
  MoneyCollectOutlined,
  NotificationOutlined,
  PictureOutlined,
  PlusOutlined,
  PrinterOutlined,
  ReconciliationOutlined,
  SafetyOutlined,
  ShopOutlined,
  SolutionOutlined,
  StopOutlined,
  TeamOutlined,
  UploadOutlined,
  UserOutlined,
} from '@ant-design/icons';
import type { ComponentProps, ComponentType } from 'react';

type Drawn = typeof AlertOutlined;

/* Every picture of the console stands beside words that say the same: a screen reader hears the words once. */
const beside =
  (Picture: Drawn): ComponentType<ComponentProps<Drawn>> =>
  (props) => <Picture aria-hidden {...props} />;

export const AlertIcon = beside(AlertOutlined);
export const ArrowDownIcon = beside(ArrowDownOutlined);
export const ArrowUpIcon = beside(ArrowUpOutlined);
export const AuditIcon = beside(AuditOutlined);
export const BarChartIcon = beside(BarChartOutlined);
export const CameraIcon = beside(CameraOutlined);
export const CheckIcon = beside(CheckOutlined);
export const CloseIcon = beside(CloseOutlined);
export const CommentIcon = beside(CommentOutlined);
export const DashboardIcon = beside(DashboardOutlined);
export const DeleteIcon = beside(DeleteOutlined);
export const DownloadIcon = beside(DownloadOutlined);
export const EditIcon = beside(EditOutlined);
export const EyeIcon = beside(EyeOutlined);
export const FileSearchIcon = beside(FileSearchOutlined);
export const FlagIcon = beside(FlagOutlined);
export const InspectionIcon = beside(AimOutlined);
export const InvoiceIcon = beside(FileDoneOutlined);
export const LocationIcon = beside(EnvironmentOutlined);
export const LockIcon = beside(LockOutlined);
export const LogoutIcon = beside(LogoutOutlined);
export const MenuIcon = beside(MenuOutlined);
export const MoneyIcon = beside(MoneyCollectOutlined);
export const NotificationIcon = beside(NotificationOutlined);
export const PictureIcon = beside(PictureOutlined);
export const PlusIcon = beside(PlusOutlined);
export const ReportIcon = beside(FundOutlined);
export const PrinterIcon = beside(PrinterOutlined);
export const ReconcileIcon = beside(ReconciliationOutlined);
export const SafetyIcon = beside(SafetyOutlined);
export const ShopIcon = beside(ShopOutlined);
export const SolutionIcon = beside(SolutionOutlined);
export const StopIcon = beside(StopOutlined);
export const TeamIcon = beside(TeamOutlined);
export const UploadIcon = beside(UploadOutlined);
export const UserIcon = beside(UserOutlined);
