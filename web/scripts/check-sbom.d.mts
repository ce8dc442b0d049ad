interface Component {
  group?: string;
  name: string;
  version: string;
  components?: Component[];
}

export function named(list: { components?: Component[] }): string[];
export function missing(list: { components?: Component[] }, packages: string[]): string[];
