/** Members of the volumes that a launch or a service gives to tasks, accepted and without effect yet. */
export const managedVolumeNotYetEffective = [
  {
    member: 'volumeConfigurations.managedEBSVolume.sizeInGiB',
    why: 'a volume may grow as large as the disk it is on',
  },
  {
    member: 'volumeConfigurations.managedEBSVolume.volumeType',
    why: 'a volume is as fast as the disk it is on',
  },
  {
    member: 'volumeConfigurations.managedEBSVolume.iops',
    why: 'a volume is as fast as the disk it is on',
  },
  {
    member: 'volumeConfigurations.managedEBSVolume.throughput',
    why: 'a volume is as fast as the disk it is on',
  },
  {
    member: 'volumeConfigurations.managedEBSVolume.encrypted',
    why: 'a volume is encrypted if the disk it is on is',
  },
  {
    member: 'volumeConfigurations.managedEBSVolume.kmsKeyId',
    why: 'a volume is encrypted if the disk it is on is',
  },
  {
    member: 'volumeConfigurations.managedEBSVolume.filesystemType',
    why: 'a volume has the file system of the disk it is on',
  },
  {
    member: 'volumeConfigurations.managedEBSVolume.tagSpecifications',
    why: 'there is no EC2 API to show the tags of a volume',
  },
] as const;
