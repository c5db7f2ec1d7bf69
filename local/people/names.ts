/** Names of one tradition, the most common first. */
export interface Tradition {
  /** How many of a thousand people have such a name. */
  share: number;
  /** Names that are not in Latin letters have their romanized form behind a slash. */
  first: readonly string[];
  last: readonly string[];
}

const words = (text: string) => text.trim().split(/\s+/);

/** Half of everybody: too plain without middle initials and the surnames of places. */
export const english: Tradition = {
  share: 440,
  first:
    words(`James Mary John Emma David Sarah Michael Olivia Robert Emily Thomas Grace William Sophie Daniel Jessica
    Matthew Charlotte Andrew Hannah Joseph Lucy Christopher Amelia Samuel Katherine Benjamin Rebecca George Laura Henry
    Alice Edward Rachel Oliver Elizabeth Jack Megan Alexander Chloe Stephen Eleanor Peter Harriet Luke Abigail Nathan
    Victoria Adam Isabella Simon Catherine Patrick Zoe Liam Anna Owen Ruby Toby Freya Elliot Florence Hugo Beatrice Felix
    Imogen Callum Phoebe Rory Heather Miles Ivy Jasper Edith Gareth Nora Dylan Willow Reuben Audrey Quentin Sybil`),
  last: words(`Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts
    Green Hall Wood Jackson Clarke Miller Carter Parker Bennett Cook Shaw Moore Turner Hughes Edwards Hill Cooper Ward
    Morris Baker King Harris Lewis Allen Young Scott Mitchell Campbell Anderson Phillips Watson Kelly Murphy O'Brien
    Stewart Graham Fisher Webb Hunt Barnes Palmer Marshall Fletcher Gibson Mason McCarthy MacDonald Harper Burton Lowe
    Pearson Holland Bishop Frost Lambert Hartley Sutton Whitaker Pemberton Thornton Winslow Alcott Vaughan Quill`),
};

/** Put together, these make a thousand English surnames more, for the long tail. */
export const englishPlaces = {
  start:
    words(`Ash Brad Cran Dun East Fair Green Hart Hazel Kings Lang Mar Nor Oak Pres Red Sher Stan Thorn Wake West
    Whit Win Wood Hol Elm Birch Black Bux Cal Clif Col Craw Ever Gold Hamp Hay Hen Kil Lin`),
  end: words(
    `ford ley ton field wood well worth by bury combe dale ham brook ridge land more stead don ner hurst`,
  ),
} as const;

/** Where people's names come from. */
export const traditions: readonly Tradition[] = [
  english,
  {
    share: 120,
    first:
      words(`María Carlos Ana Luis Carmen Juan Laura Miguel Elena Antonio Marta Diego Lucia Pablo Isabel Manuel Sofia
      Javier Paula Alejandro Rosa Fernando Julia Ricardo Valentina Pedro Camila Daniel Teresa Rafael Nuria Jorge Clara
      Eduardo Alba Roberto Irene Mateo Noelia Bruno`),
    last: words(`Garcia Rodriguez Martinez Lopez Gonzalez Hernandez Perez Sanchez Ramirez Torres Flores Rivera Gomez Diaz
      Cruz Morales Ortiz Castillo Romero Vargas Ramos Medina Castro Vega Navarro Molina Delgado Serrano Blanco Suarez
      Herrera Silva Iglesias Fuentes Cabrera Santos Ibarra Peña Núñez Muñoz`),
  },
  {
    share: 80,
    first:
      words(`Anna Michael Julia Thomas Lena Stefan Laura Andreas Sarah Martin Katharina Christian Lisa Daniel Sabine
      Markus Nina Peter Johanna Florian Claudia Jan Eva Tobias Franziska Matthias Ute Lukas Heike Jonas Karin Felix Petra
      Sebastian Monika Björn Käthe Jörg Jürgen Günther`),
    last: words(`Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Koch Bauer Richter Klein Wolf Neumann
      Schwarz Zimmermann Braun Hofmann Hartmann Lange Werner Krause Lehmann Köhler Maier Huber Kaiser Fuchs Vogel Keller
      Frank Berger Winkler Roth Beck Lorenz Baumann Müller Schäfer Krüger Groß`),
  },
  {
    share: 70,
    first:
      words(`Marie Pierre Camille Jean Claire Nicolas Julie Antoine Sophie Thomas Manon Julien Lucie Alexandre Emma
      Jean-Luc Pauline Guillaume Anne-Sophie Olivier Mathilde Vincent Alice Laurent Charlotte Maxime Louise Paul Elise
      Hugo Margaux Bastien Chloé Hélène François Zoé Stéphane Jérôme Anaïs Noël`),
    last: words(`Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefebvre Michel Garnier
      Bertrand Roux Vincent Fournier Morel Girard Andre Mercier Dupont Lambert Bonnet Fontaine Rousseau Blanc Chevalier
      Gauthier Perrin Robin Clement Lemaire Duval Marchand Lefèvre Étienne Lévêque`),
  },
  {
    share: 90,
    first:
      words(`Priya Rahul Anjali Amit Neha Arjun Pooja Vikram Divya Rohan Sneha Sanjay Kavita Rajesh Deepika Arun Meera
      Suresh Ananya Karthik Lakshmi Nikhil Shreya Manish Ritu Aditya Nisha Varun Swati Gaurav Isha Harish Radha Kiran
      Aisha Imran Farah Salman Zara Yusuf`),
    last: words(`Sharma Patel Singh Kumar Gupta Shah Reddy Verma Iyer Mehta Nair Joshi Rao Das Desai Kapoor Malhotra Menon
      Chopra Agarwal Bhat Mishra Pillai Banerjee Mukherjee Chatterjee Khan Ahmed Hussain Chaudhary Saxena Sinha Kulkarni
      Krishnan Subramanian Venkataraman Bose Thakur Trivedi Naidu`),
  },
  {
    share: 70,
    first:
      words(`Wei Li Jing Ming Xin Hui Yan Jun Mei Hao Ying Bo Xiaoming Lin Na Chen Yi Feng Ling Tao Hui-min Siu Ka-wing
      Min-jun Ji-woo Seo-yeon Hana Kenji Yuki Haruka Taro Sakura Daisuke Aiko Hiroshi Minh Linh Anh Tuan Mai`),
    last: words(`Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Lin Kim Lee Park Choi Tanaka Suzuki Sato Ito
      Nakamura Kobayashi Yamamoto Nguyen Tran Le Pham Wong Chan Cheung Leung Ng Goh Tan Lim Ong Ho`),
  },
  {
    share: 60,
    first:
      words(`Mohammed Fatima Ahmed Aisha Omar Layla Ali Mariam Hassan Amina Ibrahim Noor Khalid Zainab Yusuf Salma
      Tariq Hana Karim Yasmin Chinedu Ngozi Kwame Ama Tunde Amara Kofi Zuri Thabo Thandiwe`),
    last: words(`Hassan Ali Ahmed Ibrahim Mahmoud Khalil al-Rashid Mansour Saleh Haddad Nasser el-Amin Farouk Aziz Osman
      Okafor Mensah Okonkwo Adeyemi Diallo Traore Nkosi Dlamini Abebe Kamau Otieno Mwangi Balogun Eze Boateng`),
  },
  {
    share: 16,
    first:
      words(`João Ana Pedro Beatriz Tiago Inês Miguel Mariana Luís Sofia Giulia Marco Chiara Matteo Francesca Luca Elisa
      Davide Sara Paolo`),
    last: words(`Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Sousa Gonçalves Rossi Russo Ferrari Bianchi
      Romano Colombo Ricci Marino D'Angelo Conti`),
  },
  {
    share: 12,
    first:
      words(`Anna Piotr Katarzyna Jan Agnieszka Tomasz Zofia Łukasz Magdalena Paweł Jiří Tereza Ondřej Kateřina Marek
      Petra László Zsófia Ștefan Ioana`),
    last: words(`Nowak Kowalski Wiśniewski Wójcik Kamiński Lewandowski Zieliński Novák Dvořák Svoboda Černý Procházka Horváth
      Nagy Kovács Popescu Ionescu Petrović Jovanović Šarić`),
  },
  {
    share: 10,
    first:
      words(`Lars Anna Erik Ingrid Anders Astrid Søren Mette Bjørn Sigrid Mikael Åsa Jens Kirsten Øyvind Päivi Jukka
      Elif Mehmet Ayşe Emre Gökhan`),
    last: words(`Hansen Johansson Andersson Nielsen Jensen Olsen Larsen Karlsson Pedersen Sørensen Lindström Åkesson Bergström
      Korhonen Mäkinen Ødegård Yılmaz Kaya Demir Şahin Çelik Öztürk`),
  },
  {
    share: 10,
    first: words(`Александр/aleksandr Анна/anna Дмитрий/dmitri Мария/maria Сергей/sergei Елена/elena Иван/ivan
      Ольга/olga Алексей/aleksei Наталья/natalia Андрей/andrei Юлія/yulia Михаил/mikhail Екатерина/ekaterina`),
    last: words(`Иванов/ivanov Шевченко/shevchenko Коваленко/kovalenko Петренко/petrenko Бондаренко/bondarenko
      Мельник/melnyk Ткаченко/tkachenko Кравец/kravets Мороз/moroz Черных/chernykh`),
  },
  {
    share: 6,
    first: words("伟/wei 芳/fang 娜/na 敏/min 静/jing 强/qiang 磊/lei 洋/yang 小明/xiaoming 秀英/xiuying"),
    last: words("王/wang 李/li 张/zhang 刘/liu 陈/chen 杨/yang 林/lin 黄/huang 周/zhou 欧阳/ouyang"),
  },
  {
    share: 6,
    first: words("太郎/taro 花子/hanako さくら/sakura 健太/kenta 美咲/misaki 翔/sho ハルカ/haruka 陽菜/hina"),
    last: words(`佐藤/sato 鈴木/suzuki 高橋/takahashi 田中/tanaka 渡辺/watanabe 山本/yamamoto 中村/nakamura
      小林/kobayashi`),
  },
  {
    share: 6,
    first: words(
      "민준/minjun 서연/seoyeon 지훈/jihun 하은/haeun 도윤/doyun 지우/jiwoo 서준/seojun 수빈/subin",
    ),
    last: words("김/kim 이/lee 박/park 최/choi 정/jung 강/kang 조/cho 윤/yoon"),
  },
  {
    share: 4,
    first: words("محمد/mohammed فاطمة/fatima أحمد/ahmed مريم/mariam علي/ali ليلى/layla"),
    last: words("حسن/hassan منصور/mansour خليل/khalil الراشد/alrashid حداد/haddad"),
  },
  {
    share: 2,
    first: words("נועה/noa דוד/david יעל/yael איתי/itai"),
    last: words("כהן/cohen לוי/levi מזרחי/mizrahi פרץ/peretz"),
  },
  {
    share: 2,
    first: words("Γιώργος/giorgos Μαρία/maria Ελένη/eleni Νίκος/nikos"),
    last: words("Παπαδόπουλος/papadopoulos Νικολάου/nikolaou Γεωργίου/georgiou Αγγέλου/angelou"),
  },
  {
    share: 2,
    first: words("प्रिया/priya राहुल/rahul अनिल/anil सुनीता/sunita"),
    last: words("शर्मा/sharma वर्मा/verma सिंह/singh गुप्ता/gupta"),
  },
];
