/**
 * GUIDs that no declaration of EDK2 has: what its platforms call their volumes and files, what its tools write, and what
 * others have made well known. Names in EDK2's manner where something of that name is in its source.
 */
export const OTHERS: Readonly<Record<string, string>> = {
  // Volumes and files of OVMF and ArmVirtQemu, which have no UI section (OvmfPkg/OvmfPkgX64.fdf, ArmVirtPkg/ArmVirtQemu.fdf).
  '48db5e17-707c-472d-91cd-1613e7ef51b0': 'OVMF compact main volume',
  '6938079b-b503-4e3d-9d24-b28337a25806': 'OVMF PEI volume',
  '7cb8bdc9-f8eb-4f34-aaea-3ee4af6516a1': 'OVMF DXE volume',
  '763bed0d-de9f-48f5-81f1-3e90e1b1a015': 'OVMF SEC volume',
  '9e21fd93-9c72-4c15-8c4b-e77f1db2d792': 'packed main volumes',
  '469fc080-aec1-11df-927c-0002a5d5c51b': 'ArmPlatformPrePeiCore',

  // Applications that boot options point to, which name themselves only where they lie.
  '462caa21-7614-4503-836e-8ab6f4662331': 'UiApp',
  '7c04a583-9e3e-4f1c-ad65-e05268d0b4d1': 'Shell',

  // Written by EDK2's GenFfs, to align the next section.
  '04132c8d-0a22-4fa8-826e-8bbfefdb836c': 'mEfiFfsSectionAlignmentPaddingGuid',

  // Well-known formats and vendors.
  '04adeead-61ff-4d31-b6ba-64f8bf901f5a': 'Apple boot volume file system',
  'ddcf3617-3275-4164-98b6-fe85707ffe7d': 'variable store of another kind',
  '0ed85e23-f253-413f-a03c-901987b04397': 'LZMA, as HP has it',
  'bd9921ea-ed91-404a-8b2f-b4d724747c8c': 'LZMA, as Microsoft has it',
  '1d301fe9-be79-4353-91c2-d23bc959ae0c': 'gzip',
  '4a3ca68b-7723-48fb-803d-578cc1fec44d': 'AMI Aptio signed capsule',
  '14eebb90-890a-43db-aed1-5d3c4588a418': 'AMI Aptio capsule',
  '3b6686bd-0d76-4030-b70e-b5519e2fc5a0': 'EFI capsule',
  '539182b9-abb5-4391-b69a-e3a943f72fcc': 'Intel capsule',
  '77fa9abd-0359-4d32-bd60-28f4e78f784b': 'Microsoft',
  '605dab50-e046-4300-abb6-3dd810dd8b23': 'shim lock',

  // The table before OVMF's reset vector (OvmfPkg/ResetVector/Ia16/ResetVectorVtf0.asm), and what its entries point to.
  '96b582de-1fb2-45f7-baea-a366c55a082d': 'OVMF table footer',
  '00f771de-1a7e-4fcb-890e-68c77e2fb44e': 'SEV-ES reset block',
  '4c2eb361-7d9b-4cc3-8081-127c90d3d294': 'SEV secret block',
  '7255371f-3a3b-4b04-927b-1da6efa8d454': 'SEV hash table',
  'dc886566-984a-4798-a75e-5585a7bf67cc': 'SEV metadata offset',
  'e47a6535-984a-4798-865e-4685a7bf8ec2': 'TDX metadata offset',
  'e9eaf9f3-168e-44d5-a8eb-7f4d8738f6ae': 'TDX metadata',
};
