/** A person of the set that search quality is measured with. */
export interface SearchPerson {
  id: string;
  firstName: string;
  lastName: string;
  bio: string;
  role: "admin" | "member";
}

/** First name, last name, bio. Ids are counted, so queries name people and not ids. */
type Row = readonly [firstName: string, lastName: string, bio: string];

const english: Row[] = [
  ["John", "Smith", "Plumber turned product manager."],
  ["Jane", "Smith", "Teaches maths in Leeds."],
  ["Oliver", "Smith", ""],
  ["Rebecca", "Smith", "Writes novels about London."],
  ["Graham", "Smith", "Economist. Reads too much."],
  ["Harriet", "Smith", "Acts, mostly on stage."],
  ["Leroy", "Smith", "Sings and plays the trumpet."],
  ["Keith", "Smith", "Backend developer, Go and PostgreSQL."],
  ["Megan", "Smithson", "Nurse in Cardiff."],
  ["Toby", "Smithfield", ""],
  ["Anne-Marie", "Smith-Jones", "Designs ceramics in Porto."],
  ["Gareth", "Jones", "Fixes bicycles."],
  ["Bethan", "Jones", "TypeScript, SQLite and climbing."],
  ["John", "Miller", "Bakes sourdough at five in the morning."],
  ["John", "Carter", ""],
  ["John", "Okafor", "Product designer in Lagos."],
  ["Jon", "Fairweather", "Photographs birds."],
  ["Johnny", "Delgado", "Surf instructor."],
  ["Jonathan", "Price", "Keeps the build green."],
  ["Emma", "Johnson", "Researches sleep."],
  ["Craig", "Johnston", "Rust and embedded systems."],
  ["Ann", "Taylor", "Gardener."],
  ["Annabel", "Reed", "Illustrates children's books."],
  ["Anne", "Harlow", "Lawyer for tenants."],
  ["Hannah", "Whitfield", "Marathon runner and data analyst."],
  ["Stephen", "Clarke", "Sound engineer."],
  ["Steven", "Clark", ""],
  ["Stephanie", "Clarke", "Pediatrician in Bristol."],
  ["Catherine", "Bennett", "Restores old furniture."],
  ["Katherine", "Bennet", "Accessibility consultant."],
  ["Kathryn", "Barnett", ""],
  ["Kate", "Bell", "Midwife."],
  ["Michael", "Turner", "Drives trains."],
  ["Michelle", "Turner", "Kubernetes, Terraform and tea."],
  ["Elizabeth", "Moore", "Historian of medicine."],
  ["Eliza", "Moore", ""],
  ["Sarah", "Thompson", "Translator from Japanese."],
  ["Sara", "Thomson", "Brews beer."],
  ["Christopher", "Wright", "Builds wooden boats."],
  ["Christine", "Wright", ""],
  ["Philip", "Grey", "Machine learning engineer."],
  ["Phillip", "Gray", "Beekeeper."],
  ["Geoffrey", "Lawson", ""],
  ["Jeffrey", "Lawson", "Network engineer."],
  ["Matthew", "Parker", "Accountant who juggles."],
  ["Mathew", "Barker", ""],
  ["William", "Hughes", "Sheep farmer in Snowdonia."],
  ["Charlotte", "Evans", "Frontend developer, React and CSS."],
  ["Charles", "Evans", ""],
  ["Benjamin", "Foster", "Cartographer."],
  ["Florence", "Adeyemi", "Choreographer."],
  ["Victoria", "Fields", "Has a studio in Florence."],
  ["Alexander", "Hamill", "Violin maker."],
  ["Alexandra", "Hammond", "Volcanologist."],
  ["Alex", "Hamm", ""],
  ["Paris", "Whitmore", "Stylist."],
  ["Grace", "Baker", "Rewrites legacy PHP."],
  ["Hugh", "Ferris", "Baker in Bath."],
  ["J. R.", "Hartman", "Philatelist."],
  ["A. J.", "Finch", "Ornithologist."],
  ["Robert", "Fitzgerald", ""],
  ["James", "Wilson", "Security researcher."],
  ["Jamie", "Wilson", "Stand-up comedian."],
  ["David", "Brown", "C++ and computer graphics."],
  ["Davina", "Browne", ""],
  ["Samuel", "Green", "Node.js and WebAssembly."],
  ["Samantha", "Greene", "Botanist at Kew."],
  ["Peter", "Hall", "Electrician."],
  ["Lucy", "Hall", "Lighthouse keeper's daughter."],
  ["Danielle", "Scott-Reid", "Sailing coach."],
  ["Daniel", "Scott", ""],
  ["Rosemary", "Underwood", "Grows tulips."],
  ["Winston", "Blackwood", "Jazz pianist in Kingston."],
  ["Evelyn", "Harrington", "Patents lawyer."],
  ["Odetta", "", "Folk singer."],
  ["Zendra", "", "One name is enough."],
];

const irishAndScottish: Row[] = [
  ["Conor", "O'Brien", "Blacksmith."],
  ["Patrick", "O'Brien", ""],
  ["Orla", "OBrien", "Harpist."],
  ["Sinéad", "O'Neill", "Marine biologist in Galway."],
  ["Niamh", "O’Sullivan", "Speaks Irish at home."],
  ["Pádraig", "Ó Súilleabháin", "Múinteoir i gCorcaigh."],
  ["Siobhán", "Kearney", "Firefighter."],
  ["Aoife", "McCarthy", "Solidity and smart contracts."],
  ["Rory", "MacDonald", "Distils whisky on Islay."],
  ["Flora", "McDonald", ""],
  ["Fiona", "MacKenzie", "Weaves tweed."],
  ["Ciarán", "Mac Giolla", ""],
];

const french: Row[] = [
  ["Jean-Luc", "Bertrand", "Sommelier à Bordeaux."],
  ["Jean", "Lucas", ""],
  ["Luc", "Jeanson", "Charpentier."],
  ["Anne-Sophie", "Lefèvre", "Développeuse à Lyon, passionnée d'escalade."],
  ["Stéphane", "Clément", "Pâtissier à Paris."],
  ["François", "Dubois", "Photographe de montagne."],
  ["Françoise", "Dubois", ""],
  ["Hélène", "Rousseau", "Astronome à Toulouse."],
  ["Chloé", "Gauthier", "Ingénieure en génie civil."],
  ["Zoë", "Carpentier", "Illustratrice."],
  ["Noël", "Étienne", ""],
  ["Benoît", "Lévêque", "Boulanger à Paris."],
  ["Aurélie", "d'Arcy", "Avocate."],
  ["Manon", "Lecœur", "Cardiologue."],
  ["Annette", "Moreau", ""],
  ["Thérèse", "de la Fontaine", "Potière."],
];

const german: Row[] = [
  ["Johannes", "Krüger", "Orgelbauer aus Freiburg."],
  ["Johanna", "Weiß", "Ärztin in Wien."],
  ["Jonas", "Keller", ""],
  ["Jürgen", "Müller", "Uhrmacher."],
  ["Heike", "Mueller", "Straßenbahnfahrerin in Leipzig."],
  ["Sabine", "Muller", ""],
  ["Jörg", "Schäfer", "Entwickelt Datenbanken."],
  ["Käthe", "Großmann", "Imkerin."],
  ["Björn", "Strauß", ""],
  ["Lukas", "Strauss", "Kontrabassist."],
  ["Uwe", "Böhm", "Bergführer."],
  ["Karl-Heinz", "Fischer", "Rentner und Funkamateur."],
  ["Ludwig", "von Hohenfels", "Denkmalpfleger."],
  ["Katharina", "Benz", "Fährt Rad, schreibt Rust."],
  ["Elisabeth", "Mohr", ""],
  ["Stefan", "Clausen", "Schreiner."],
];

const spanish: Row[] = [
  ["José", "García", "Guitarrista flamenco."],
  ["Jose", "Garza", ""],
  ["María José", "Fernández", "Arquitecta en Sevilla."],
  ["María", "de la Cruz", "Periodista."],
  ["Íñigo", "Muñoz", "Cocinero en Bilbao."],
  ["Begoña", "Ibáñez", ""],
  ["Ángel", "Núñez", "Apicultor."],
  ["Raúl", "Peña", "Desarrollador de videojuegos."],
  ["Sofía", "Hernández", "Bióloga marina."],
  ["Joaquín", "Pérez", ""],
  ["Nuria", "Castro", "Diseña cerámica en Valencia."],
  ["Javier", "López", "Alpinista."],
  ["Xavier", "Llopis", ""],
  ["Isabel", "de la Vega", "Traductora."],
];

const portugueseAndItalian: Row[] = [
  ["João", "Silva", "Programador no Porto."],
  ["João Pedro", "Gonçalves", "Surfista."],
  ["Inês", "Conceição", "Fadista em Lisboa."],
  ["Tomás", "Magalhães", ""],
  ["Luís", "Araújo", "Pescador."],
  ["Ana", "Silva", "Arqueóloga."],
  ["Antônio", "Falcão", ""],
  ["Leonor", "dos Santos", "Enfermeira."],
  ["Niccolò", "Bianchi", "Restaura affreschi a Firenze."],
  ["Giulia", "Rossi", "Sviluppatrice, Kotlin e Android."],
  ["Matteo", "Rossini", ""],
  ["Marco", "D'Angelo", "Pizzaiolo."],
  ["Chiara", "Dell'Acqua", "Nuotatrice."],
];

const easternEuropean: Row[] = [
  ["Łukasz", "Wójcik", "Górnik i poeta."],
  ["Agnieszka", "Żak", ""],
  ["Paweł", "Dąbrowski", "Tester oprogramowania."],
  ["Małgorzata", "Łęcka", "Skrzypaczka z Krakowa."],
  ["Zbigniew", "Śliwa", ""],
  ["Anna", "Kowalska", "Pisze kompilatory."],
  ["Jan", "Kowalski", "Stolarz."],
  ["Jiří", "Dvořák", "Sládek v Plzni."],
  ["Kateřina", "Procházková", "Loutkářka."],
  ["Ondřej", "Šťastný", ""],
  ["Zdeněk", "Růžička", "Zahradník."],
  ["Štefan", "Novák", "Baník."],
  ["Petra", "Nováková", ""],
  ["Luka", "Đurić", "Trener košarke."],
  ["Ivana", "Šarić", "Fotografkinja."],
  ["László", "Nagy", "Chess trainer in Budapest."],
  ["Zsófia", "Szűcs", ""],
  ["Ștefan", "Ionescu", "Elixir and distributed systems."],
  ["Ioana", "Țepeș", "Dentist in Cluj."],
  ["Jānis", "Bērziņš", "Folk musician."],
  ["Rūta", "Žemaitė", ""],
];

const turkishAndVietnamese: Row[] = [
  ["İbrahim", "Yıldız", "Gemi mühendisi."],
  ["Işıl", "Aydın", "Seramik sanatçısı."],
  ["Ayşe", "Çelik", ""],
  ["Gökhan", "Şahin", "Barista in Ankara."],
  ["Tuğba", "Öztürk", "Game designer, Unity and Blender."],
  ["Emre", "Güneş", ""],
  ["Minh", "Nguyễn", "Làm phần mềm ở Hà Nội."],
  ["Bảo", "Nguyễn", ""],
  ["Văn An", "Nguyễn", "Street food photographer."],
  ["Thu Hà", "Trần", "Architect of bamboo houses."],
  ["Đức", "Phạm", "Đầu bếp."],
  ["Linh", "Đặng", ""],
  ["Hoàng", "Lê", "Motorbike mechanic."],
];

const nordic: Row[] = [
  ["Søren", "Kjær", "Møbelsnedker."],
  ["Åsa", "Lindström", "Skidlärare i Åre."],
  ["Øyvind", "Håland", ""],
  ["Bjørn", "Ødegård", "Fisker fra Lofoten."],
  ["Mikael", "Åkesson", "Haskell and category theory."],
  ["Mette", "Ærø", ""],
  ["Þórdís", "Guðmundsdóttir", "Glaciologist."],
  ["Sigurður", "Jónsson", "Rides horses."],
  ["Päivi", "Mäkinen", "Sauna architect."],
  ["Jyrki", "Hämäläinen", ""],
  ["Gösta", "Öberg", "Retired sailor."],
  ["Lars", "Sørensen", "Wind turbines."],
  ["Anders", "Sorensen", ""],
];

const withParticles: Row[] = [
  ["Jan", "van der Berg", "Grows tulips near Leiden."],
  ["Pieter", "van den Berg", ""],
  ["Femke", "van Dijk", "Speed skater."],
  ["Sophie", "Vanderbilt", "Curator."],
  ["Vincent", "de Groot", "Paints windmills."],
  ["Willem", "de Vries", ""],
  ["Gerrit", "ter Braak", "Bookbinder."],
  ["Omar", "al-Rashid", "Civil engineer in Doha."],
  ["Layla", "Al Rashidi", ""],
  ["Hassan", "el-Amin", "Oud player."],
];

const africanAndAsianInLatin: Row[] = [
  ["Chinedu", "Okonkwo", "Power grids."],
  ["Ngozi", "Adébáyọ̀", "Fashion designer in Ibadan."],
  ["Kwame", "Mensah", ""],
  ["Thandiwe", "Nkosi", "Wildlife veterinarian."],
  ["Amina", "Yusuf", "Public health in Nairobi."],
  ["Priya", "Sharma", "Quantum computing."],
  ["Rahul", "Sharma", ""],
  ["Arjun", "Patel", "Runs a bookshop."],
  ["Deepika", "Iyer", "Carnatic singer."],
  ["Venkatasubramanian", "Krishnamurthy", "Statistician."],
  ["Mohammed", "Hassan", "Taxi driver and poet."],
  ["Muhammad", "Saleh", ""],
  ["Mohamed", "Farouk", "Swift and iOS."],
  ["Ahmed", "Mahmoud", ""],
  ["Wei", "Zhang", "Robotics."],
  ["Xiaoming", "Wang", ""],
  ["Bo", "Li", "Calligrapher."],
  ["Taro", "Tanaka", "Knife sharpener in Osaka."],
  ["Yuki", "Satō", "Origami."],
  ["Kenji", "Ōta", ""],
  ["Min-jun", "Kim", "Esports coach."],
  ["Seo-yeon", "Park", "Webtoon artist."],
  ["Ji Hoon", "Lee", ""],
  ["Sukarni", "", "Gamelan maker from Yogyakarta."],
  ["Budi", "", ""],
];

const cyrillic: Row[] = [
  ["Анна", "Иванова", "Пишет на Python."],
  ["Алексей", "Иванов", ""],
  ["Дмитрий", "Соколов", "Шахматист из Казани."],
  ["Семён", "Ёлкин", "Лесник."],
  ["Наталья", "Кузнецова", ""],
  ["Олександр", "Шевченко", "Пекар зі Львова."],
  ["Юлія", "Коваленко", ""],
  ["Ђорђе", "Јовановић", "Виолиниста."],
  ["Иван", "Петров", "Go and Kafka."],
  ["Фёдор", "Королёв", ""],
];

const greek: Row[] = [
  ["Γιώργος", "Παπαδόπουλος", "Ψαράς στη Νάξο."],
  ["Ελένη", "Παπαδοπούλου", ""],
  ["Μαρία", "Νικολάου", "Δασκάλα."],
  ["Νίκος", "Αγγελόπουλος", "Ναυτικός."],
];

const arabicAndHebrew: Row[] = [
  ["محمد", "الراشد", "مهندس برمجيات في عمان."],
  ["فاطمة", "حسن", ""],
  ["أحمد", "محمود", "خطاط."],
  ["إبراهيم", "خليل", ""],
  ["ليلى", "منصور", "طبيبة."],
  ["דוד", "כהן", "מתכנת מחיפה."],
  ["שרה", "לוי", ""],
  ["יעל", "כהן", "צלמת."],
];

const indic: Row[] = [
  ["प्रिया", "शर्मा", "शिक्षिका।"],
  ["राहुल", "वर्मा", ""],
  ["अनिल", "शर्मा", "किसान।"],
  ["கார்த்திக்", "ராஜன்", ""],
];

const chinese: Row[] = [
  ["伟", "王", "软件工程师,在上海。"],
  ["王芳", "", ""],
  ["张伟", "", "喜欢登山和摄影。"],
  ["小明", "李", ""],
  ["志强", "林", "茶艺师。"],
  ["陈美玲", "", ""],
  ["欧阳明月", "", "古筝老师。"],
];

const japanese: Row[] = [
  ["田中太郎", "", "大阪のエンジニア。"],
  ["太郎", "山田", ""],
  ["花子", "山田", "陶芸家。"],
  ["佐藤さくら", "", ""],
  ["さくら", "木村", "京都で着物を作っています。"],
  ["健太", "鈴木", ""],
  ["ハルカ", "小林", "イラストレーター。"],
  ["みゆき", "", ""],
  ["エマ・ワトキンス", "", "英語の先生。"],
];

const koreanAndThai: Row[] = [
  ["김민준", "", "서울에서 개발자로 일합니다."],
  ["민준", "이", ""],
  ["서연", "박", "사진작가."],
  ["하은", "김", ""],
  ["남궁민수", "", "요리사."],
  ["สมชาย", "ใจดี", "ครูสอนมวยไทย"],
  ["สมหญิง", "ใจดี", ""],
  ["กนกวรรณ", "ศรีสุข", "เชฟขนมไทย"],
];

const administrators = new Set(["Evelyn Harrington", "Jörg Schäfer", "Priya Sharma", "Иван Петров"]);

/**
 * The people of the set: fictional, fixed, and chosen to be mistaken for one another (prefixes, one letter's difference,
 * the same name in two spellings, a town that is somebody's name).
 */
export const searchPeople: readonly SearchPerson[] = [
  ...english,
  ...irishAndScottish,
  ...french,
  ...german,
  ...spanish,
  ...portugueseAndItalian,
  ...easternEuropean,
  ...turkishAndVietnamese,
  ...nordic,
  ...withParticles,
  ...africanAndAsianInLatin,
  ...cyrillic,
  ...greek,
  ...arabicAndHebrew,
  ...indic,
  ...chinese,
  ...japanese,
  ...koreanAndThai,
].map(([firstName, lastName, bio], index) => ({
  id: `user_search_${String(index + 1).padStart(3, "0")}`,
  firstName,
  lastName,
  bio,
  role: administrators.has(fullName(firstName, lastName)) ? "admin" : "member",
}));

/** A person's name as it is shown. */
export function fullName(firstName: string, lastName: string): string {
  return `${firstName} ${lastName}`.trim();
}
