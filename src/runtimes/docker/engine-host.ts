/** What about the machine of the engine decides how containers are made. */
export interface EngineHost {
  readonly cpuCount: number;
  /** As Go names it: amd64, arm64. */
  readonly architecture: string;
  /** 1 or 2: which of Linux's two interfaces limits containers. */
  readonly cgroupVersion: number;
  /** Who makes the cgroups of containers: `cgroupfs`, `systemd`, or `none`. */
  readonly cgroupDriver: string;
  readonly machineName: string;
  readonly kernelVersion: string;
  /** The engine lives in a virtual machine that Docker Desktop keeps. */
  readonly isDesktop: boolean;
  /** The engine is an ordinary user's. */
  readonly rootless: boolean;
  /** The engine knows how to give NVIDIA's GPUs to containers. */
  readonly hasGpus: boolean;
}

/** The members of the engine's answers to `info` and `version` that are read; dockerode has no type. */
interface EngineInfo {
  readonly NCPU?: number;
  readonly CgroupVersion?: string;
  readonly CgroupDriver?: string;
  readonly Name?: string;
  readonly KernelVersion?: string;
  readonly OperatingSystem?: string;
  readonly SecurityOptions?: readonly string[] | null;
  readonly Runtimes?: Readonly<Record<string, unknown>> | null;
}

/** Reads the engine's description of itself. */
export function engineHostOf(info: EngineInfo, architecture: string): EngineHost {
  return {
    cpuCount: info.NCPU ?? 1,
    architecture,
    // Engines before 20.10 do not say, and know only the first.
    cgroupVersion: Number(info.CgroupVersion ?? 1),
    cgroupDriver: info.CgroupDriver ?? 'none',
    machineName: info.Name ?? '',
    kernelVersion: info.KernelVersion ?? '',
    isDesktop: info.OperatingSystem === 'Docker Desktop',
    rootless: (info.SecurityOptions ?? []).some((option) => option.includes('name=rootless')),
    // The name that NVIDIA's toolkit gives its runtime; the agent goes by it as well.
    hasGpus: Object.hasOwn(info.Runtimes ?? {}, 'nvidia'),
  };
}
