/** Device trees of boards, as files that are there or not. */
import { existsSync } from 'node:fs';

/** Debian's qemu-system-data has them. Where CI is set they must be there. */
export const REAL_TREES = ['bamboo', 'canyonlands', 'petalogix-ml605', 'petalogix-s3adsp1800']
  .map((name) => `/usr/share/qemu/${name}.dtb`)
  .filter((path) => process.env.CI || existsSync(path));

/** A board's device tree with all that ours reads of one: references, wide addresses, partitions in partitions. */
export const BOARD_SOURCE = `/dts-v1/;
/memreserve/ 0x10000000 0x4000;
/ {
  model = "Example board";
  compatible = "example,board", "example,soc";
  #address-cells = <2>;
  #size-cells = <2>;
  interrupt-parent = <&gic>;
  chosen {
    bootargs = "console=ttyS0 mtdparts=flash:64k(boot)ro,-(rest) quiet";
    stdout-path = "/serial@9000000";
  };
  memory@140000000 { device_type = "memory"; reg = <1 0x40000000 0 0x20000000>; };
  gic: interrupt-controller@8000000 { #interrupt-cells = <3>; interrupt-controller; reg = <0 0x8000000 0 0x10000>; };
  clk: clock { #clock-cells = <1>; };
  serial@9000000 {
    reg = <0 0x9000000 0 0x1000>;
    clocks = <&clk 3>, <&clk 4>;
    interrupts-extended = <&gic 0 1 4>;
    local-mac-address = [02 00 00 00 00 01];
    current-speed = <115200>;
    dma-coherent;
  };
  flash@0 {
    compatible = "cfi-flash";
    reg = <0 0 0 0x400000>, <0 0x4000000 0 0x400000>;
    bank-width = <4>;
    partitions {
      compatible = "fixed-partitions";
      #address-cells = <1>;
      #size-cells = <1>;
      partition@0 { label = "u-boot"; reg = <0x0 0x40000>; read-only; };
      partition@40000 {
        label = "firmware";
        compatible = "fixed-partitions";
        #address-cells = <1>;
        #size-cells = <1>;
        reg = <0x40000 0x700000>;
        partition@0 { label = "kernel"; reg = <0x0 0x200000>; };
        partition@200000 { label = "rootfs"; reg = <0x200000 0x0>; };
      };
      partition@740000 { label = "too long"; reg = <0x740000 0x100000>; };
    };
  };
};
`;
