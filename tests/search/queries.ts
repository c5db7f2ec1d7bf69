import { fullName, searchPeople } from "./people.ts";

/** What a query is an example of. */
export type QueryKind =
  | "exact"
  | "prefix"
  | "two words"
  | "reversed"
  | "accents"
  | "typo"
  | "script"
  | "bio"
  | "name and bio"
  | "punctuation";

/** A query, and the ids of those who have to be among the first ten. */
export interface SearchQuery {
  query: string;
  kind: QueryKind;
  expected: string[];
}

/** What is typed, then the full names of those who have to be found. */
type Row = readonly [query: string, ...names: string[]];

const smiths = ["John", "Jane", "Oliver", "Rebecca", "Graham", "Harriet", "Leroy", "Keith"].map(
  (firstName) => `${firstName} Smith`,
);
const nguyens = ["Minh Nguyễn", "Bảo Nguyễn", "Văn An Nguyễn"];

const exact: Row[] = [
  ["smith", ...smiths, "Anne-Marie Smith-Jones"],
  ["john", "John Smith", "John Miller", "John Carter", "John Okafor"],
  ["ann", "Ann Taylor"],
  ["Anna", "Anna Kowalska"],
  ["Harrington", "Evelyn Harrington"],
  ["odetta", "Odetta"],
  ["jonas", "Jonas Keller"],
  ["florence", "Florence Adeyemi", "Victoria Fields"],
  ["paris", "Paris Whitmore", "Stéphane Clément", "Benoît Lévêque"],
  ["baker", "Grace Baker", "Hugh Ferris"],
  ["jones", "Gareth Jones", "Bethan Jones", "Anne-Marie Smith-Jones"],
  ["stephen", "Stephen Clarke"],
  ["Katherine", "Katherine Bennet"],
  ["li", "Bo Li"],
  ["wei", "Wei Zhang"],
  ["hassan", "Mohammed Hassan", "Hassan el-Amin"],
  ["evans", "Charlotte Evans", "Charles Evans"],
  ["HUGHES", "William Hughes"],
  ["luc", "Luc Jeanson", "Jean-Luc Bertrand"],
  ["sharma", "Priya Sharma", "Rahul Sharma"],
];

const prefix: Row[] = [
  ["har", "Harriet Smith", "Anne Harlow", "J. R. Hartman", "Evelyn Harrington"],
  ["annab", "Annabel Reed"],
  [
    "kat",
    "Katherine Bennet",
    "Kathryn Barnett",
    "Katharina Benz",
    "Kateřina Procházková",
    "Kate Bell",
    "Käthe Großmann",
  ],
  [
    "ste",
    "Stephen Clarke",
    "Steven Clark",
    "Stephanie Clarke",
    "Stefan Clausen",
    "Stéphane Clément",
    "Štefan Novák",
    "Ștefan Ionescu",
  ],
  ["ben", "Benjamin Foster", "Catherine Bennett", "Katherine Bennet", "Katharina Benz", "Benoît Lévêque"],
  [
    "joh",
    "John Smith",
    "John Miller",
    "John Carter",
    "John Okafor",
    "Johnny Delgado",
    "Emma Johnson",
    "Craig Johnston",
    "Johannes Krüger",
    "Johanna Weiß",
  ],
  [
    "jon",
    "Jon Fairweather",
    "Jonathan Price",
    "Jonas Keller",
    "Gareth Jones",
    "Bethan Jones",
    "Anne-Marie Smith-Jones",
    "Sigurður Jónsson",
  ],
  ["mcc", "Aoife McCarthy"],
  ["mac", "Rory MacDonald", "Fiona MacKenzie", "Ciarán Mac Giolla"],
  ["okon", "Chinedu Okonkwo"],
  ["venk", "Venkatasubramanian Krishnamurthy"],
  ["van", "Jan van der Berg", "Pieter van den Berg", "Femke van Dijk", "Sophie Vanderbilt", "Văn An Nguyễn"],
  ["fitz", "Robert Fitzgerald"],
  ["ngu", ...nguyens],
  ["sha", "Priya Sharma", "Rahul Sharma"],
  ["alex", "Alex Hamm", "Alexander Hamill", "Alexandra Hammond"],
  ["Wil", "William Hughes", "Willem de Vries", "James Wilson", "Jamie Wilson"],
  ["chr", "Christopher Wright", "Christine Wright"],
  ["ge", "Geoffrey Lawson", "Gerrit ter Braak"],
  ["xi", "Xiaoming Wang"],
  ["ta", "Ann Taylor", "Taro Tanaka"],
  ["kris", "Venkatasubramanian Krishnamurthy"],
  ["john sm", "John Smith"],
  ["sarah th", "Sarah Thompson"],
  ["anne-m", "Anne-Marie Smith-Jones"],
  ["dav", "David Brown", "Davina Browne"],
  ["sam", "Samuel Green", "Samantha Greene"],
  ["whit", "Hannah Whitfield", "Paris Whitmore"],
  ["mich", "Michael Turner", "Michelle Turner"],
  [
    "mo",
    "Elizabeth Moore",
    "Eliza Moore",
    "Elisabeth Mohr",
    "Annette Moreau",
    "Mohammed Hassan",
    "Mohamed Farouk",
  ],
];

const twoWords: Row[] = [
  ["john smith", "John Smith"],
  ["Anne Harlow", "Anne Harlow"],
  ["isabel de la vega", "Isabel de la Vega"],
  ["jan van der berg", "Jan van der Berg"],
  ["ji hoon lee", "Ji Hoon Lee"],
  ["bo li", "Bo Li"],
  ["ana silva", "Ana Silva"],
  ["giulia rossi", "Giulia Rossi"],
  ["karl-heinz fischer", "Karl-Heinz Fischer"],
  ["stephen clarke", "Stephen Clarke"],
  ["daniel scott", "Daniel Scott"],
  ["mohammed hassan", "Mohammed Hassan"],
  ["Samuel Green", "Samuel Green"],
  ["van berg", "Jan van der Berg", "Pieter van den Berg"],
];

const reversed: Row[] = [
  ["smith john", "John Smith"],
  ["turner michelle", "Michelle Turner"],
  ["van der berg jan", "Jan van der Berg"],
  ["Kowalska Anna", "Anna Kowalska"],
  ["smith, rebecca", "Rebecca Smith"],
  ["tanaka taro", "Taro Tanaka"],
  ["kim min-jun", "Min-jun Kim"],
  ["Nagy László", "László Nagy"],
  ["okonkwo chin", "Chinedu Okonkwo"],
];

const accents: Row[] = [
  ["muller", "Jürgen Müller", "Sabine Muller"],
  ["mueller", "Heike Mueller", "Jürgen Müller"],
  ["soren", "Søren Kjær", "Lars Sørensen", "Anders Sorensen"],
  ["lukasz wojcik", "Łukasz Wójcik"],
  ["dvorak", "Jiří Dvořák"],
  ["zak", "Agnieszka Żak"],
  ["ibrahim", "İbrahim Yıldız"],
  ["isil", "Işıl Aydın"],
  ["nguyen", ...nguyens],
  ["duc pham", "Đức Phạm"],
  ["weiss", "Johanna Weiß"],
  ["strauss", "Björn Strauß", "Lukas Strauss"],
  ["oyvind haland", "Øyvind Håland"],
  ["kjaer", "Søren Kjær"],
  ["thordis", "Þórdís Guðmundsdóttir"],
  ["lecoeur", "Manon Lecœur"],
  ["jose", "José García", "Jose Garza", "María José Fernández"],
  ["inigo munoz", "Íñigo Muñoz"],
  ["adebayo", "Ngozi Adébáyọ̀"],
  ["sato", "Yuki Satō"],
  ["Strauß", "Björn Strauß", "Lukas Strauss"],
  // The accent as a character of its own, as macOS writes file names and some keyboards type.
  ["Jose\u0301", "José García", "Jose Garza", "María José Fernández"],
  ["Sørensen", "Lars Sørensen", "Anders Sorensen"],
  // With a cedilla, as older Romanian keyboards type it; the name has a comma below.
  ["Ştefan", "Ștefan Ionescu", "Štefan Novák", "Stefan Clausen"],
  ["Stéphanie", "Stephanie Clarke"],
  ["Zoë", "Zoë Carpentier"],
  ["FRANÇOISE", "Françoise Dubois"],
];

const typos: Row[] = [
  ["smtih", ...smiths],
  ["jhon carter", "John Carter"],
  ["micheal", "Michael Turner"],
  ["michele", "Michelle Turner"],
  ["hughs", "William Hughes"],
  ["harington", "Evelyn Harrington"],
  ["kowalsky", "Jan Kowalski", "Anna Kowalska"],
  ["okonkow", "Chinedu Okonkwo"],
  ["fitzgeralld", "Robert Fitzgerald"],
  ["florense", "Florence Adeyemi"],
  ["bejamin", "Benjamin Foster"],
  ["elizabth", "Elizabeth Moore"],
  ["wihtfield", "Hannah Whitfield"],
  ["johannnes", "Johannes Krüger"],
  ["krishnamurty", "Venkatasubramanian Krishnamurthy"],
  ["rahull", "Rahul Sharma"],
  ["tanakka", "Taro Tanaka"],
  ["mohamned", "Mohammed Hassan", "Mohamed Farouk"],
  ["hernadez", "Sofía Hernández"],
  ["novka", "Štefan Novák"],
  ["nguyne", ...nguyens],
  ["lindstorm", "Åsa Lindström"],
  ["shrama", "Priya Sharma", "Rahul Sharma"],
  ["иваонв", "Алексей Иванов"],
  ["rebeca smith", "Rebecca Smith"],
  ["emma jonson", "Emma Johnson"],
  ["sarah tompson", "Sarah Thompson"],
  ["vincent de grot", "Vincent de Groot"],
  ["keith smiht", "Keith Smith"],
  ["chalrot", "Charlotte Evans"],
  ["venkta", "Venkatasubramanian Krishnamurthy"],
  ["alexxan", "Alexander Hamill", "Alexandra Hammond"],
  ["hannha whit", "Hannah Whitfield"],
  ["typescirpt", "Bethan Jones"],
];

const scripts: Row[] = [
  ["Анна", "Анна Иванова"],
  ["алексей", "Алексей Иванов"],
  ["ИВАНОВ", "Алексей Иванов", "Анна Иванова"],
  ["шевч", "Олександр Шевченко"],
  ["семен елкин", "Семён Ёлкин"],
  ["соколов дмитрий", "Дмитрий Соколов"],
  ["Ђорђе", "Ђорђе Јовановић"],
  ["παπαδοπουλος", "Γιώργος Παπαδόπουλος"],
  ["ΕΛΕΝΗ", "Ελένη Παπαδοπούλου"],
  ["νικο", "Νίκος Αγγελόπουλος", "Μαρία Νικολάου"],
  ["محمد", "محمد الراشد"],
  ["احمد", "أحمد محمود"],
  ["כהן", "דוד כהן", "יעל כהן"],
  ["שרה לוי", "שרה לוי"],
  ["शर्मा", "प्रिया शर्मा", "अनिल शर्मा"],
  ["राह", "राहुल वर्मा"],
  ["王", "王芳", "伟 王"],
  ["王伟", "伟 王"],
  ["小明", "小明 李"],
  ["明月", "欧阳明月"],
  ["太郎", "田中太郎", "太郎 山田"],
  ["田中", "田中太郎"],
  ["山田花子", "花子 山田"],
  ["さくら", "佐藤さくら", "さくら 木村"],
  ["ワトキンス", "エマ・ワトキンス"],
  ["민준", "김민준", "민준 이"],
  ["김", "김민준", "하은 김"],
  ["박서연", "서연 박"],
  ["สมชาย", "สมชาย ใจดี"],
  ["ใจดี", "สมชาย ใจดี", "สมหญิง ใจดี"],
];

const bios: Row[] = [
  ["ceramics", "Anne-Marie Smith-Jones"],
  ["climbing", "Bethan Jones"],
  ["postgresql", "Keith Smith"],
  ["rust", "Craig Johnston", "Katharina Benz"],
  ["beekeeper", "Phillip Gray"],
  ["tulips", "Rosemary Underwood", "Jan van der Berg"],
  ["kubern", "Michelle Turner"],
  ["marine biologist", "Sinéad O'Neill"],
  ["python", "Анна Иванова"],
  ["ceramica", "Nuria Castro"],
  ["photogr", "Jon Fairweather", "François Dubois", "Văn An Nguyễn"],
  ["data analyst", "Hannah Whitfield"],
  ["エンジニア", "田中太郎"],
  ["登山", "张伟"],
];

const namesAndBios: Row[] = [
  ["john designer", "John Okafor"],
  ["smith london", "Rebecca Smith"],
  ["jones typescript", "Bethan Jones"],
  ["postgresql keith", "Keith Smith"],
  ["sorensen wind", "Lars Sørensen"],
  ["van tulips", "Jan van der Berg"],
  ["dubois photographe", "François Dubois"],
  ["clement paris", "Stéphane Clément"],
  ["baker php", "Grace Baker"],
  ["rossi kot", "Giulia Rossi"],
];

const punctuation: Row[] = [
  ["o'brien", "Conor O'Brien", "Patrick O'Brien"],
  ["o’brien", "Conor O'Brien", "Patrick O'Brien"],
  ["obrien", "Conor O'Brien", "Patrick O'Brien", "Orla OBrien"],
  ["o'sullivan", "Niamh O’Sullivan"],
  ["smith-jones", "Anne-Marie Smith-Jones"],
  ["jean luc", "Jean-Luc Bertrand"],
  ["al rashid", "Omar al-Rashid", "Layla Al Rashidi"],
  ["j.r. hartman", "J. R. Hartman"],
  ['"john smith"', "John Smith"],
  ["c++", "David Brown"],
  ["node.js", "Samuel Green"],
  ["  john   carter ", "John Carter"],
];

const idOf = new Map(searchPeople.map(({ id, firstName, lastName }) => [fullName(firstName, lastName), id]));

function rows(kind: QueryKind, list: Row[]): SearchQuery[] {
  return list.map(([query, ...names]) => ({ query, kind, expected: names.map(requireId) }));
}

function requireId(name: string): string {
  const id = idOf.get(name);
  if (!id) throw new Error(`Nobody in tests/search/people.ts is called ${name}.`);
  return id;
}

/**
 * 200 queries to measure search quality with: recall@10 is the share of `expected` among the first ten results.
 *
 * The set was written before the search was tuned, from what a person would expect who knows the directory and not how it
 * works: one type of query after the other, people first, then what one would type to find them. What is expected:
 *
 * - whoever has all words, each as a whole word or as the beginning of one, in the name or the bio;
 * - in either order, with or without accents, punctuation and capitals; ü is found as u and, in German names, as ue;
 * - with one letter missing, doubled, wrong or swapped, in a word of four letters or more;
 * - in scripts without spaces, any part of a name, and the name as it is written there: 山田花子 is Hanako Yamada.
 *
 * Where more than ten match, or more than would be fair to ask for, only those are expected whom every sensible ranking
 * has first: whole words before beginnings, names before bios, no typo before one. So a result that is not expected is not
 * therefore wrong. A query that the search fails stays: it is here to be counted.
 */
export const searchQueries: readonly SearchQuery[] = [
  ...rows("exact", exact),
  ...rows("prefix", prefix),
  ...rows("two words", twoWords),
  ...rows("reversed", reversed),
  ...rows("accents", accents),
  ...rows("typo", typos),
  ...rows("script", scripts),
  ...rows("bio", bios),
  ...rows("name and bio", namesAndBios),
  ...rows("punctuation", punctuation),
];

/** Queries that must find nobody: no such words, a second word that nobody has, and what is not part of a profile. */
export const nothing: readonly string[] = [
  "zzyzx",
  "quetzalcoatl",
  "wolfeschlegelstein",
  "smith quetzalcoatl",
  "john.smith@example.com",
  "user_search_001",
  "' OR 1=1 --",
  "龘龘",
  "뷁뷁",
  "ъыьэ",
];
