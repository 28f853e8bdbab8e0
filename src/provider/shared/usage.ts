import { exact } from './answers';
import { listNested, number, string } from '../../terraform';
import type { DatabaseUsage, UsageCounts } from '../../turso';

/** Attributes of data sources that count usage. */
export const describedCounts = {
  rows_read: number({ computed: true, nullable: true, description: 'Rows read.' }),
  rows_written: number({ computed: true, nullable: true, description: 'Rows written.' }),
  storage_bytes: number({ computed: true, nullable: true, description: 'Storage, in bytes.' }),
  bytes_synced: number({ computed: true, nullable: true, description: 'Bytes sent to embedded replicas and synced databases.' }),
};

/** Attributes of data sources for the usage of a database. */
export const describedUsage = {
  ...describedCounts,
  instances: listNested({
    uuid: string({ computed: true, description: 'UUID of the instance.' }),
    ...describedCounts,
  }, { computed: true, description: 'What each instance used.' }),
};

export function toCounts({ rowsRead, rowsWritten, storageBytes, bytesSynced }: UsageCounts) {
  return {
    rows_read: exact(rowsRead),
    rows_written: exact(rowsWritten),
    storage_bytes: exact(storageBytes),
    bytes_synced: exact(bytesSynced),
  };
}

export function toUsage({ total, instances }: DatabaseUsage) {
  return {
    ...toCounts(total),
    instances: instances.map(({ uuid, usage }) => ({ uuid, ...toCounts(usage) })),
  };
}
