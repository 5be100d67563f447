/** The parts of `POST /sandboxes` and its like that are read. The access tokens in it are never taken over. */
export interface Made {
  sandboxID: string;
  templateID?: string;
  clientID?: string;
  alias?: string;
}

/** The parts of a row of `GET /v2/sandboxes` that are read. */
export interface Listed extends Made {
  /** When this run began: a resume begins another. */
  startedAt?: string;
  /** Running: when it expires. Paused: when it was paused. */
  endAt?: string;
  cpuCount?: number;
  memoryMB?: number;
  diskSizeMB?: number;
  /** `running` and `paused` are promised; others have been seen. */
  state?: string;
  metadata?: Record<string, string> | null;
}

/** The parts of `GET /sandboxes/ID` that are read. */
export interface Detail extends Listed {
  /** Lets in to its inside, and is never shown; there is none where anybody may come in. */
  envdAccessToken?: string | null;
  /** Where its inside is, where that is not the usual domain. */
  domain?: string | null;
  /** The version of what answers inside; older regions leave it out. */
  envdVersion?: string;
  lifecycle?: { autoResume?: boolean; onTimeout?: string } | null;
}

/** The body of `POST /sandboxes`. Times in seconds. */
export interface NewSandbox {
  templateID: string;
  timeout: number;
  secure: true;
  metadata: Record<string, string>;
  envVars?: Record<string, string>;
  autoPause?: boolean;
  autoResume?: { enabled: boolean };
  allow_internet_access?: false;
}
