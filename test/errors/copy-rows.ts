import type { CopyPlace } from './copy-place.js';
import type { FailureRow } from './provoke.js';

const copied = (from: (place: CopyPlace) => string, to: (place: CopyPlace) => string) => (place: CopyPlace) =>
  place.cp(from(place), to(place));
const here =
  (name = '') =>
  ({ here }: CopyPlace) =>
    `${here}/${name}`;
const there =
  (name = '') =>
  ({ there }: CopyPlace) =>
    `${there}/${name}`;
export const COPY_ROWS: readonly FailureRow<CopyPlace>[] = [
  [
    'a source that is not there',
    'usage',
    2,
    /^cannot read "\S+\/none": ENOENT: no such file or directory, lstat '\S+\/none'$/,
    null,
    copied(here('none'), there()),
  ],
  [
    'a source that is no folder',
    'usage',
    2,
    /^"\S+\/file\/\." is not a folder$/,
    null,
    copied(here('file/.'), there()),
  ],
  [
    'a source that is a device',
    'usage',
    2,
    /^"\/dev\/null" is neither a file nor a folder$/,
    null,
    copied(() => '/dev/null', there()),
  ],
  [
    'a target that is no folder',
    'usage',
    2,
    /^"\S+\/file\/" is not a folder$/,
    null,
    copied(there('file'), here('file/')),
  ],
  [
    'a target in no folder',
    'usage',
    2,
    /^there is no folder "\S+\/no" to put "x" in$/,
    /^make it first$/,
    copied(there('file'), here('no/x')),
  ],
  [
    'a target that is a folder and is not there',
    'usage',
    2,
    /^there is no folder "\S+\/new\/"$/,
    /^make it first, or leave out the slash at its end$/,
    copied(there('file'), here('new/')),
  ],
  [
    'a folder on a file',
    'conflict',
    8,
    /^"\S+\/file" is a file, and no folder can take its place$/,
    /^remove it first, or name another target$/,
    copied(there('dir'), here('file')),
  ],
  [
    'a file that has the name of a folder',
    'conflict',
    8,
    /^"\S+\/mixed" is in the way of a file of that name$/,
    /^remove it first, or name another target$/,
    copied(there('mixed'), here()),
  ],
  [
    'what is not there inside',
    'not_found',
    4,
    /^in web: there is no "\S+\/none"$/,
    /^`sandman exec SANDBOX -- ls -la` tells what there is$/,
    copied(there('none'), here()),
  ],
  [
    'what is a device inside',
    'other',
    1,
    /^in web: "\/dev\/null" is neither a file nor a folder$/,
    /^only files, folders and links can be copied$/,
    copied(() => 'web:/dev/null', here()),
  ],
  [
    'what is no folder inside',
    'conflict',
    8,
    /^in web: "\S+\/file" is not a folder$/,
    /^leave out the slash at its end$/,
    copied(there('file/'), here()),
  ],
  [
    'a target in no folder inside',
    'not_found',
    4,
    /^in web: there is no folder "\S+\/no"$/,
    /^`sandman exec SANDBOX -- mkdir -p FOLDER` makes one$/,
    copied(here('file'), there('no/x')),
  ],
  [
    'a target that is a link to nowhere',
    'conflict',
    8,
    /^in web: "\S+\/dangling" is a link that leads nowhere$/,
    /^remove it first, or name what it is to lead to$/,
    copied(here('file'), there('dangling')),
  ],
  [
    'a folder on a file inside',
    'conflict',
    8,
    /^in web: "\S+\/file" is a file, and no folder can take its place$/,
    /^remove it first, or name another target$/,
    copied(here('dir'), there('file')),
  ],
  [
    'a file that has the name of a folder inside',
    'conflict',
    8,
    /^in web: "\S+\/f" is a folder, and no file can take its place$/,
    /^remove it first, or name another target$/,
    copied(here('f'), there()),
  ],
];
